import Glibc

/// A file without a name: gone with its last descriptor or mapping, however the process ends.
final class TemporaryFile {
  let descriptor: Int32

  /// Opens a file in `$TMPDIR`, or in `/var/tmp`, which unlike `/tmp` is on a disk everywhere.
  ///
  /// - Parameter bytes: space to reserve now, so that a full disk is an error here and not a fault at a later access.
  init(reserving bytes: Int = 0) throws(RunError) {
    descriptor = try Self.open(in: getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp")
    if bytes > 0 {
      let reason = posix_fallocate(descriptor, 0, bytes)
      if reason != 0 { throw .noTemporarySpace(reason) }
    }
  }

  deinit { close(descriptor) }

  /// Appends `count` samples.
  func append(_ samples: UnsafePointer<Float>, _ count: Int) throws(RunError) {
    try write(samples, count) { Glibc.write(descriptor, $0.baseAddress, $0.count) }
  }

  /// Writes `count` samples from byte `offset` on.
  func write(_ samples: UnsafePointer<Float>, _ count: Int, at offset: Int) throws(RunError) {
    var place = offset
    try write(samples, count) {
      let written = pwrite(descriptor, $0.baseAddress, $0.count, place)
      place += max(written, 0)
      return written
    }
  }

  private func write(
    _ samples: UnsafePointer<Float>, _ count: Int, _ piece: (UnsafeRawBufferPointer) -> Int
  ) throws(RunError) {
    var rest = UnsafeRawBufferPointer(start: samples, count: count * MemoryLayout<Float>.stride)
    while !rest.isEmpty {
      let written = piece(rest)
      if written < 0 {
        if errno == EINTR { continue }
        throw .noTemporarySpace(errno)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[written...])
    }
  }

  /// The first `bytes` bytes in memory. Shared with the file, so that the system may move them to disk.
  func map(_ bytes: Int) -> UnsafeMutableRawPointer? {
    // A mapping may not be longer than its file, or touching the rest would be a fault.
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    if status.st_size < bytes, ftruncate(descriptor, bytes) != 0 { return nil }
    let mapping = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    return mapping == MAP_FAILED ? nil : mapping
  }

  private static func open(in folder: String) throws(RunError) -> Int32 {
    var template = Array("\(folder)/voicebeat-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw .noTemporarySpace(errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(template)
    return descriptor
  }
}

extension RunError {
  static func noTemporarySpace(_ reason: Int32) -> RunError {
    RunError(.io, "no temporary space: \(SystemError.text(reason)); set TMPDIR to a folder with room")
  }
}
