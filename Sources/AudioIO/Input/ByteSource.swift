import Glibc

/// The bytes of an input at any offset: a file, a pipe that has been spooled, memory, or whatever a program offers. Reads ahead,
/// never allocates after it was made, and remembers an error for whoever could only be told "fewer bytes".
final class ByteSource {
  /// What the input is called in messages.
  let subject: String
  /// Bytes from the start of the audio to the end.
  let size: Int64
  /// Whether the input came through a pipe, where writers cannot go back to complete a header.
  let isStream: Bool
  /// Why a read has failed.
  private(set) var failure: AudioIOError?
  /// Where the next sequential read begins.
  var position: Int64 = 0

  private enum Storage {
    case descriptor(Int32, base: Int64, owned: Bool)
    case memory([UInt8])
    case input(any RandomAccessInput, PassingDigest?)
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

  /// A source over the bytes of a program.
  ///
  /// - Parameter digesting: whether ``sha256()`` will be asked for, so that bytes are taken in as they are read.
  convenience init(_ input: any RandomAccessInput, digesting: Bool) {
    self.init(
      subject: input.subject, size: input.size, isStream: false,
      storage: .input(input, digesting ? PassingDigest() : nil))
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
        if got < 0 { failure = .reading(subject, errno) }
        if got <= 0 { break }
        done += got
      }
      return done
    case .input(let input, let digest):
      let target = UnsafeMutableRawBufferPointer(start: target, count: count)
      do throws(AudioIOError) {
        let got = try input.read(at: offset, into: target)
        digest?.pass(UnsafeRawBufferPointer(rebasing: target[..<got]), at: offset)
        return got
      } catch {
        failure = error
        return 0
      }
    }
  }

  /// Up to `count` bytes from `position`, which moves on. Small reads are served from a window that is read ahead; large ones
  /// take no way round through it.
  func read(into target: UnsafeMutableRawPointer, count: Int) -> Int {
    var done = 0
    while done < count {
      let skip = position - windowStart
      if skip >= 0 && skip < Int64(windowCount) {
        let piece = min(count - done, windowCount - Int(skip))
        (target + done).copyMemory(from: window + Int(skip), byteCount: piece)
        done += piece
        position += Int64(piece)
      } else if count >= Self.windowSize / 2 {
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

  /// The bytes [offset, offset + count), fewer at the end. Moves `position`: headers lie close together, so the window that
  /// one is read with mostly holds the next.
  func header(at offset: Int64, count: Int) throws(AudioIOError) -> HeaderBytes {
    var bytes = [UInt8](repeating: 0, count: count)
    position = offset
    let got = bytes.withUnsafeMutableBytes { read(into: $0.baseAddress!, count: count) }
    try checkFailure()
    bytes.removeLast(count - got)
    return HeaderBytes(bytes)
  }

  /// SHA-256 of all bytes.
  func sha256() throws(AudioIOError) -> String {
    let passing = if case .input(_, let digest?) = storage { digest } else { PassingDigest() }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
    defer { buffer.deallocate() }
    while passing.count < size {
      let offset = passing.count
      let got = read(at: offset, into: buffer.baseAddress!, count: buffer.count)
      try checkFailure()
      if got == 0 { break }
      passing.pass(UnsafeRawBufferPointer(rebasing: buffer[..<got]), at: offset)
    }
    return passing.finish()
  }

  /// Throws when a read has failed.
  func checkFailure() throws(AudioIOError) {
    if let failure { throw failure }
  }
}
