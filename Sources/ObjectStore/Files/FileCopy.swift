import CRuntime
import Glibc

/// Copies between files inside the kernel: shared blocks where the file system can (Btrfs, XFS), else without the bytes
/// coming up to this process.
enum FileCopy {
  /// Bytes that are copied between two looks at the cancellation.
  private static let pieceSize: Int64 = 8 << 20

  /// Copies `count` bytes from one place to another.
  ///
  /// - Parameters:
  ///   - willSync: whether the caller is going to wait until they are on the disk: then the disk begins at once.
  ///   - moved: told of the bytes so far, every few megabytes.
  /// - Throws: `io` where the source has fewer bytes, for it must not change meanwhile.
  static func copy(
    _ source: Int32, from start: Int64, count: Int64, to target: Int32, at place: Int64 = 0, subject: String,
    willSync: Bool = false, cancellation: Cancellation, moved: (Int64) -> Void = { _ in }
  ) throws(ObjectStoreError) {
    var read = start
    var write = place
    var left = count
    while left > 0 {
      try cancellation.check(subject)
      let copied = crt_copy_file_range(source, &read, target, &write, UInt64(min(left, pieceSize)))
      if copied < 0 {
        switch errno {
        case EINTR: continue
        // Another file system, or one that cannot.
        case EXDEV, EINVAL, EOPNOTSUPP, ENOSYS, EBADF, EPERM:
          let before = count - left
          return try copyThroughMemory(
            source, from: start + before, count: left, to: target, at: place + before, subject: subject,
            cancellation: cancellation, moved: { moved(before + $0) })
        default: throw .writing(subject, errno)
        }
      }
      guard copied > 0 else {
        throw .io(subject: subject, detail: "the file that is copied became shorter meanwhile")
      }
      if willSync { OpenFile(target, for: subject).startWriting(at: write - copied, count: copied) }
      left -= copied
      moved(count - left)
    }
  }

  private static func copyThroughMemory(
    _ source: Int32, from start: Int64, count: Int64, to target: Int32, at place: Int64, subject: String,
    cancellation: Cancellation, moved: (Int64) -> Void
  ) throws(ObjectStoreError) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 4_096)
    defer { buffer.deallocate() }
    var done: Int64 = 0
    while done < count {
      try cancellation.check(subject)
      let wanted = UnsafeMutableRawBufferPointer(rebasing: buffer[..<Int(min(count - done, Int64(buffer.count)))])
      let got = try OpenFile(source, for: subject).read(into: wanted, at: start + done)
      guard got == wanted.count else {
        throw .io(subject: subject, detail: "the file that is copied became shorter meanwhile")
      }
      try OpenFile(target, for: subject).write(UnsafeRawBufferPointer(wanted), at: place + done)
      done += Int64(got)
      moved(done)
    }
  }
}
