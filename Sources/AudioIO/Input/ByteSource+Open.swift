import Glibc

extension ByteSource {
  /// Opens a path for reading; `-` is standard input. Regular files are read in place, anything else is spooled.
  ///
  /// - Parameters:
  ///   - isAudio: whether a pipe is refused as soon as it shows to hold something else.
  ///   - isCancelled: asked a few times a second while a pipe is waited for.
  static func open(
    path: String, limits: AudioLimits, isAudio: Bool = true, isCancelled: () -> Bool
  ) throws(AudioIOError) -> ByteSource {
    if path == "-" {
      return try open(
        descriptor: STDIN_FILENO, owned: false, subject: "standard input", patience: nil, limits: limits,
        isAudio: isAudio, isCancelled: isCancelled)
    }
    // Without O_NONBLOCK a named pipe that nobody writes to would hold the caller for ever.
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else { throw .opening(path, errno) }
    return try open(
      descriptor: descriptor, owned: true, subject: path, patience: limits.patience, limits: limits, isAudio: isAudio,
      isCancelled: isCancelled)
  }

  /// A source over an open descriptor, from its current offset on.
  static func open(
    descriptor: Int32, owned: Bool, subject: String, patience: Double?, limits: AudioLimits, isAudio: Bool = true,
    isCancelled: () -> Bool
  ) throws(AudioIOError) -> ByteSource {
    var keeps = false
    defer { if owned && !keeps { close(descriptor) } }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .opening(subject, errno) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      throw .isDirectory(subject: subject)
    case S_IFREG:
      keeps = true
      return ByteSource(
        file: descriptor, base: Int64(max(0, lseek(descriptor, 0, SEEK_CUR))), size: Int64(status.st_size),
        owned: owned,
        isStream: false, subject: subject)
    case S_IFBLK:
      throw .notAudio(subject: subject, detail: "it is a block device")
    default:
      let spool = try Spool(subject: subject, limits: limits)
      try spool.fill(from: descriptor, patience: patience, isAudio: isAudio, isCancelled: isCancelled)
      return ByteSource(
        file: spool.release(), base: 0, size: spool.size, owned: true, isStream: true, subject: subject)
    }
  }
}
