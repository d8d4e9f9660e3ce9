import Glibc

/// The bytes of an input at any offset: a file, a pipe that has been spooled, or memory. Reads ahead, never allocates
/// after it was made, and remembers the system's error for whoever could only be told "fewer bytes".
final class ByteSource {
  /// What the input is called in messages.
  let subject: String
  /// Bytes from the start of the audio to the end.
  let size: Int64
  /// Whether the input came through a pipe, where writers cannot go back to complete a header.
  let isStream: Bool
  /// The error number of a read that failed, or 0.
  private(set) var failure: Int32 = 0
  /// Where the next sequential read begins.
  var position: Int64 = 0

  private enum Storage {
    case descriptor(Int32, base: Int64, owned: Bool)
    case memory([UInt8])
  }

  private static let windowSize = 64 << 10
  private let storage: Storage
  private let window: UnsafeMutableRawPointer
  private var windowStart: Int64 = 0
  private var windowCount = 0

  private init(subject: String, size: Int64, isStream: Bool, storage: Storage) {
    self.subject = subject
    self.size = size
    self.isStream = isStream
    self.storage = storage
    window = .allocate(byteCount: Self.windowSize, alignment: 64)
  }

  deinit {
    window.deallocate()
    if case .descriptor(let descriptor, _, owned: true) = storage { close(descriptor) }
  }

  /// A source over bytes in memory.
  convenience init(bytes: [UInt8], subject: String) {
    self.init(subject: subject, size: Int64(bytes.count), isStream: false, storage: .memory(bytes))
  }

  /// A source over a regular file's descriptor, from offset `base` to its end.
  convenience init(file descriptor: Int32, base: Int64, size: Int64, owned: Bool, isStream: Bool, subject: String) {
    self.init(
      subject: subject, size: max(0, size - base), isStream: isStream,
      storage: .descriptor(descriptor, base: base, owned: owned))
  }

  /// Up to `count` bytes from `offset`; fewer only at the end or after a failure.
  func read(at offset: Int64, into target: UnsafeMutableRawPointer, count: Int) -> Int {
    guard offset >= 0, offset < size, count > 0 else { return 0 }
    let count = Int(min(Int64(count), size - offset))
    switch storage {
    case .memory(let bytes):
      bytes.withUnsafeBytes { target.copyMemory(from: $0.baseAddress! + Int(offset), byteCount: count) }
      return count
    case .descriptor(let descriptor, let base, _):
      var done = 0
      while done < count {
        let got = pread(descriptor, target + done, count - done, Int(base + offset) + done)
        if got < 0 && errno == EINTR { continue }
        if got < 0 { failure = errno }
        if got <= 0 { break }
        done += got
      }
      return done
    }
  }

  /// Up to `count` bytes from `position`, which moves on. Small reads are served from a window that is read ahead.
  func read(into target: UnsafeMutableRawPointer, count: Int) -> Int {
    var done = 0
    while done < count {
      let skip = position - windowStart
      if skip >= 0 && skip < Int64(windowCount) {
        let piece = min(count - done, windowCount - Int(skip))
        (target + done).copyMemory(from: window + Int(skip), byteCount: piece)
        done += piece
        position += Int64(piece)
      } else if count - done >= Self.windowSize / 2 {
        let got = read(at: position, into: target + done, count: count - done)
        position += Int64(got)
        return done + got
      } else {
        windowStart = position
        windowCount = read(at: position, into: window, count: Self.windowSize)
        if windowCount == 0 { return done }
      }
    }
    return done
  }

  /// The bytes [offset, offset + count), fewer at the end.
  func header(at offset: Int64, count: Int) throws(AudioIOError) -> HeaderBytes {
    var bytes = [UInt8](repeating: 0, count: count)
    let got = bytes.withUnsafeMutableBytes { read(at: offset, into: $0.baseAddress!, count: count) }
    try checkFailure()
    bytes.removeLast(count - got)
    return HeaderBytes(bytes)
  }

  /// SHA-256 of all bytes.
  func sha256() throws(AudioIOError) -> String {
    try Digest.sha256(subject: subject) { offset, buffer, count in
      let got = read(at: offset, into: buffer, count: count)
      return failure != 0 ? .failure(failure) : .success(got)
    }
  }

  /// Throws when a read has failed.
  func checkFailure() throws(AudioIOError) {
    if failure != 0 { throw .reading(subject, failure) }
  }
}
