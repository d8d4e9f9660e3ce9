import CRuntime
import Glibc

/// A file that somebody else opened and closes, read and written at places.
struct OpenFile: Sendable {
  let descriptor: Int32
  /// What errors are about.
  let subject: String

  init(_ descriptor: Int32, for subject: String) {
    self.descriptor = descriptor
    self.subject = subject
  }

  /// Writes all of the bytes.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(ObjectStoreError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, Int(offset) + done)
      if count > 0 { done += count }
      if count < 0 && errno != EINTR { throw .writing(subject, errno) }
    }
  }

  /// Reads what there is, up to the buffer's end.
  ///
  /// - Returns: how many bytes; fewer than the buffer takes only at the file's end.
  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(ObjectStoreError) -> Int {
    var done = 0
    while done < buffer.count {
      let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, Int(offset) + done)
      if count == 0 { break }
      if count > 0 { done += count }
      if count < 0 && errno != EINTR { throw .reading(subject, errno) }
    }
    return done
  }

  /// Begins to write to the disk what was written from a place on, so that waiting for it later takes less time. Of no other effect.
  func startWriting(at offset: Int64 = 0, count: Int64 = 0) { crt_start_writing(descriptor, offset, count) }

  func truncate(to size: Int64) throws(ObjectStoreError) {
    if ftruncate(descriptor, Int(size)) != 0 { throw .writing(subject, errno) }
  }

  /// Writes all of the bytes where the descriptor stands; for pipes and devices, too.
  func append(_ bytes: UnsafeRawBufferPointer) throws(ObjectStoreError) {
    var done = 0
    while done < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
      if count > 0 { done += count }
      if count < 0 && errno != EINTR { throw .writing(subject, errno) }
    }
  }
}
