import Glibc

/// The file that an encoder writes to. A regular file appears under its name whole at `commit`, or not at all: until then
/// it has no name (`O_TMPFILE`), so that not even a killed process leaves anything behind. Where the file system cannot do that
/// it is a hidden file beside the target. Pipes and devices, and `-` for standard output, are written straight.
///
/// The new file replaces an old one in one step. `commit` does not wait for the disk unless asked to: the promise is about
/// readers and crashes of the process, and about a loss of power only with `durable`.
final class OutputFile: RewritableOutput {
  let subject: String
  let rewritable: Int64

  private(set) var descriptor: Int32 = -1
  private let target: OutputTarget
  private let durable: Bool
  private var hiddenPath: String?
  private let ownsDescriptor: Bool
  private let isCancelled: () -> Bool

  /// - Parameter isCancelled: asked a few times a second while a pipe's reader is waited for.
  init(
    path: String, overwrite: Bool, durable: Bool, isCancelled: @escaping () -> Bool
  ) throws(AudioIOError) {
    subject = path == "-" ? "standard output" : path
    self.durable = durable
    self.isCancelled = isCancelled
    target = try OutputTarget(path: path, overwrite: overwrite)
    switch target.kind {
    case .standardOutput:
      descriptor = STDOUT_FILENO
      (rewritable, ownsDescriptor) = (0, false)
    case .pipe, .device:
      (rewritable, ownsDescriptor) = (0, true)
      try openStream(path)
    case .file:
      (rewritable, ownsDescriptor) = (.max, true)
      try createUnnamed()
    }
  }

  /// Whether somebody would see the bytes as characters.
  var isTerminal: Bool { isatty(descriptor) == 1 }

  deinit {
    if let hiddenPath { unlink(hiddenPath) }
    if ownsDescriptor && descriptor >= 0 { close(descriptor) }
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(AudioIOError) {
    var done = 0
    while done < bytes.count {
      let (start, count) = (bytes.baseAddress! + done, bytes.count - done)
      let put =
        rewritable > 0
        ? pwrite(descriptor, start, count, Int(offset) + done)
        : Glibc.write(descriptor, start, count)
      if put < 0 && errno == EINTR { continue }
      if put < 0 && errno == EAGAIN {
        try waitForRoom()
        continue
      }
      guard put > 0 else { throw .writing(subject, put < 0 ? errno : ENOSPC) }
      done += put
    }
  }

  /// Reads the file back; nil for what went through a pipe.
  func sha256() throws(AudioIOError) -> String? {
    guard rewritable > 0 else { return nil }
    var reader = descriptor
    if let hiddenPath, reader < 0 { reader = open(hiddenPath, O_RDONLY | O_CLOEXEC) }
    defer { if reader != descriptor { close(reader) } }
    return try Digest.sha256(of: reader, subject: subject)
  }

  /// Gives up the descriptor: the file waits under a hidden name beside the target until it is committed.
  func park() throws(AudioIOError) {
    guard rewritable > 0, descriptor >= 0 else { return }
    if hiddenPath == nil { hiddenPath = try linkHidden() }
    if let mode = target.replacedMode { fchmod(descriptor, mode) }
    close(descriptor)
    descriptor = -1
  }

  /// Makes the file visible under its name.
  func commit() throws(AudioIOError) {
    guard case .file(let path, let folder) = target.kind else { return }
    if descriptor < 0, durable, let hiddenPath { descriptor = open(hiddenPath, O_RDWR | O_CLOEXEC) }
    if descriptor >= 0 {
      if let mode = target.replacedMode { fchmod(descriptor, mode) }
      if durable && fsync(descriptor) != 0 { throw .writing(subject, errno) }
    }
    if hiddenPath == nil {
      if linkat(AT_FDCWD, unnamed, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 { return try syncFolder(folder) }
      guard errno == EEXIST, target.overwrite else { throw .creating(subject, errno) }
      hiddenPath = try linkHidden()
    }
    guard let hidden = hiddenPath else { return }
    let isPlaced =
      target.overwrite
      ? rename(hidden, path) == 0
      : link(hidden, path) == 0 && unlink(hidden) == 0
    guard isPlaced else { throw .creating(subject, errno) }
    hiddenPath = nil
    try syncFolder(folder)
  }

  /// Without `O_NONBLOCK`, a named pipe that nobody reads from would hold the caller for ever.
  private func openStream(_ path: String) throws(AudioIOError) {
    while true {
      descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
      if descriptor >= 0 { return }
      guard case .pipe = target.kind, errno == ENXIO else { throw .creating(path, errno) }
      if isCancelled() { throw .cancelled(subject: subject) }
      usleep(50_000)
    }
  }

  /// Waits until a pipe takes more.
  private func waitForRoom() throws(AudioIOError) {
    var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&waiting, 1, 100)
    if isCancelled() { throw .cancelled(subject: subject) }
  }

  private func createUnnamed() throws(AudioIOError) {
    guard case .file(_, let folder) = target.kind else { return }
    descriptor = open(folder, openUnnamed | O_RDWR | O_CLOEXEC, 0o666)
    if descriptor >= 0 { return }
    guard errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL else { throw .creating(subject, errno) }
    hiddenPath = try withHiddenName { name in
      descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      return descriptor >= 0
    }
  }

  /// What the unnamed file can be linked from.
  private var unnamed: String { "/proc/self/fd/\(descriptor)" }

  private func linkHidden() throws(AudioIOError) -> String {
    try withHiddenName { linkat(AT_FDCWD, unnamed, AT_FDCWD, $0, AT_SYMLINK_FOLLOW) == 0 }
  }

  /// Tries hidden names beside the target until `make` succeeds with one.
  private func withHiddenName(_ make: (String) -> Bool) throws(AudioIOError) -> String {
    guard case .file(let path, let folder) = target.kind else { return "" }
    let base = path.split(separator: "/").last.map { String($0.prefix(100)) } ?? ""
    for _ in 0..<16 {
      let name = "\(folder)/.\(base).\(String(UInt32.random(in: 0...UInt32.max), radix: 36)).part"
      if make(name) { return name }
      if errno != EEXIST { break }
    }
    throw .creating(subject, errno)
  }

  private func syncFolder(_ folder: String) throws(AudioIOError) {
    guard durable else { return }
    let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(handle) }
    guard handle >= 0, fsync(handle) == 0 else { throw .writing(subject, errno) }
  }
}
