import Glibc

/// Takes in what cannot be rewound, such as a pipe, in an unlinked temporary file, so that decoders may seek. The file is
/// gone with its descriptor, however the process ends.
final class Spool {
  private(set) var size: Int64 = 0
  private let subject: String
  private let limit: Int64
  private var descriptor: Int32

  /// Creates the file in `TMPDIR`, or in /var/tmp, which unlike /tmp is seldom held in memory.
  init(subject: String, limits: AudioLimits) throws(AudioIOError) {
    self.subject = subject
    limit = limits.maximumSpool
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
    descriptor = open(folder, openUnnamed | O_RDWR | O_CLOEXEC, 0o600)
    if descriptor < 0 {
      var template = Array("\(folder)/voicebeat-XXXXXX".utf8CString)
      descriptor = mkstemp(&template)
      guard descriptor >= 0 else {
        throw .io(subject: subject, detail: "no temporary file can be made in \(folder): \(systemText(errno))")
      }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      unlink(template)
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Hands the descriptor over to the caller.
  func release() -> Int32 {
    defer { descriptor = -1 }
    return descriptor
  }

  /// Copies everything that `input` delivers.
  ///
  /// - Parameters:
  ///   - patience: seconds to wait for the first byte, or nil to wait for ever.
  ///   - isAudio: whether what is no audio at its first bytes is refused at once, so that an endless device is not copied for hours.
  func fill(
    from input: Int32, patience: Double?, isAudio: Bool, isCancelled: () -> Bool
  ) throws(AudioIOError) {
    let capacity = 256 << 10
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 64)
    defer { buffer.deallocate() }
    var waited = 0.0
    var held = 0
    var isSniffed = !isAudio
    while true {
      var waiting = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
      let ready = poll(&waiting, 1, 100)
      if isCancelled() { throw .cancelled(subject: subject) }
      if ready == 0 {
        waited += 0.1
        if let patience, size == 0, held == 0, waited >= patience {
          throw .unavailable(subject: subject, detail: "nothing has been written to this pipe in \(patience) s")
        }
        continue
      }
      let got = read(input, buffer + held, capacity - held)
      if got < 0 && (errno == EINTR || errno == EAGAIN) { continue }
      if got < 0 { throw .reading(subject, errno) }
      held += got
      if !isSniffed && (held >= Sniffer.needed || got == 0) {
        let first = HeaderBytes(Array(UnsafeRawBufferPointer(start: buffer, count: min(held, Sniffer.needed))))
        _ = try Sniffer.recognize(first, subject: subject)
        isSniffed = true
      }
      if got == 0 || held == capacity {
        try append(buffer, held)
        held = 0
      }
      if got == 0 { return }
    }
  }

  private func append(_ bytes: UnsafeMutableRawPointer, _ count: Int) throws(AudioIOError) {
    guard size + Int64(count) <= limit else {
      throw .limit(subject: subject, detail: "more than \(limit) bytes through a pipe; pass a file instead")
    }
    var done = 0
    while done < count {
      let put = pwrite(descriptor, bytes + done, count - done, Int(size) + done)
      if put < 0 && errno == EINTR { continue }
      guard put > 0 else {
        throw .io(subject: subject, detail: "it cannot be kept in a temporary file: \(systemText(errno))")
      }
      done += put
    }
    size += Int64(count)
  }
}

/// `O_TMPFILE`, which the C header forms in a way that Swift does not import.
let openUnnamed: Int32 = 0o20_000_000 | O_DIRECTORY
