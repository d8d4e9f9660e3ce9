import Glibc

/// Files that are read whole at once.
enum SmallFile {
  /// A small file whole; nil where it is missing or has more than `limit` bytes.
  static func bytes(_ path: String, in folder: Int32, limit: Int) -> [UInt8]? {
    let number = openat(folder, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard number >= 0 else { return nil }
    let file = Descriptor(number)
    // One read suffices for nearly all, so the size is not asked first.
    return withUnsafeTemporaryAllocation(byteCount: limit + 1, alignment: 1) { buffer in
      var count = 0
      while count <= limit {
        let more = Glibc.read(file.number, buffer.baseAddress! + count, limit + 1 - count)
        if more < 0 && errno == EINTR { continue }
        if more < 0 { return nil }
        if more == 0 { return [UInt8](buffer[..<count]) }
        count += more
      }
      return nil
    }
  }
}
