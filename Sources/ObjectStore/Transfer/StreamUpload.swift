import Glibc

/// Writes what a pipe brings as an object.
struct StreamUpload {
  private let descriptor: Int32
  private let subject: String

  /// - Parameter descriptor: open for reading; it stays the caller's.
  init(_ descriptor: Int32, subject: String) {
    self.descriptor = descriptor
    self.subject = subject
  }

  func run(
    _ store: any ObjectStore, _ key: ObjectKey, _ options: PutOptions, _ cancellation: Cancellation,
    _ progress: FileTransfer.Progress?
  ) throws(ObjectStoreError) -> ObjectInfo {
    let upload = try store.upload(key, options, cancellation: cancellation)
    do throws(ObjectStoreError) {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
      defer { buffer.deallocate() }
      while true {
        let count = try read(into: buffer, cancellation)
        if count == 0 { break }
        try upload.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]), at: upload.size)
        progress?(upload.size, nil)
      }
      return try upload.complete()
    } catch {
      upload.abort()
      throw error
    }
  }

  /// Reads what there is, and waits for something as long as nobody cancels.
  private func read(
    into buffer: UnsafeMutableRawBufferPointer, _ cancellation: Cancellation
  ) throws(ObjectStoreError) -> Int {
    while true {
      try cancellation.check(subject)
      var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&wish, 1, 200) > 0 else { continue }
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno == EINTR || errno == EAGAIN else { throw .reading(subject, errno) }
    }
  }
}
