import Glibc

/// The file that an encoder writes to. A regular file appears under its name whole at `commit`, or not at all: until then
/// it has no name (`O_TMPFILE`), so that not even a killed process leaves anything behind. Where the file system cannot do that
/// it is a hidden file beside the target. Pipes and devices, and `-` for standard output, are written straight.
///
/// The new file replaces an old one in one step. `commit` does not wait for the disk unless asked to: the promise is about
/// readers and crashes of the process, and about a loss of power only with `durable`.
final class OutputFile {
  let subject: String
  /// Whether bytes that were written can be rewritten.
  let isSeekable: Bool
  /// The end of what was written.
  private(set) var size: Int64 = 0
  /// The error number of a write that failed, or 0.
  private(set) var failure: Int32 = 0
  /// Where the next sequential write goes.
  var position: Int64 = 0

  /// Called with the first bytes of a pipe when they must go although the end is not known, to leave sizes open.
  var openSizes: ((inout [UInt8]) -> Void)?

  private(set) var descriptor: Int32 = -1
  /// The first bytes of a pipe: encoders write a header more than once before the first samples follow.
  private var staged: [UInt8]?
  private static let stageSize = 64 << 10
  private let target: OutputTarget
  private var hiddenPath: String?
  private let ownsDescriptor: Bool

  init(path: String, overwrite: Bool) throws(AudioIOError) {
    subject = path == "-" ? "standard output" : path
    target = try OutputTarget(path: path, overwrite: overwrite)
    switch target.kind {
    case .standardOutput:
      descriptor = STDOUT_FILENO
      (isSeekable, ownsDescriptor) = (false, false)
    case .device:
      (isSeekable, ownsDescriptor) = (false, true)
      descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      guard descriptor >= 0 else { throw .creating(path, errno) }
    case .file:
      (isSeekable, ownsDescriptor) = (true, true)
      try createUnnamed()
    }
    if !isSeekable { staged = [] }
  }

  deinit {
    if let hiddenPath { unlink(hiddenPath) }
    if ownsDescriptor && descriptor >= 0 { close(descriptor) }
  }

  /// Writes at `position`, which moves on; whether all of it was written. On a pipe, what has gone stays: bytes before
  /// that point are taken as written and dropped.
  func write(_ bytes: UnsafeRawPointer, count: Int) -> Bool {
    guard failure == 0 else { return false }
    if staged != nil {
      stage(bytes, count)
      return staged!.count < Self.stageSize || releaseStage(isWhole: false)
    }
    let skip = isSeekable ? 0 : Int(min(Int64(count), max(0, size - position)))
    guard put(bytes + skip, count - skip, at: position + Int64(skip)) else { return false }
    position += Int64(count)
    size = max(size, position)
    return true
  }

  private func put(_ bytes: UnsafeRawPointer, _ count: Int, at offset: Int64) -> Bool {
    var done = 0
    while done < count {
      let put =
        isSeekable
        ? pwrite(descriptor, bytes + done, count - done, Int(offset) + done)
        : Glibc.write(descriptor, bytes + done, count - done)
      if put < 0 && errno == EINTR { continue }
      guard put > 0 else {
        failure = put < 0 ? errno : ENOSPC
        return false
      }
      done += put
    }
    return true
  }

  private func stage(_ bytes: UnsafeRawPointer, _ count: Int) {
    let end = Int(position) + count
    if staged!.count < end { staged!.append(contentsOf: repeatElement(0, count: end - staged!.count)) }
    staged!.withUnsafeMutableBytes {
      $0.baseAddress!.advanced(by: Int(position)).copyMemory(from: bytes, byteCount: count)
    }
    position += Int64(count)
    size = max(size, position)
  }

  private func releaseStage(isWhole: Bool) -> Bool {
    guard var bytes = staged else { return true }
    staged = nil
    if !isWhole { openSizes?(&bytes) }
    return put(bytes, bytes.count, at: 0)
  }

  /// Reads back what was written; for digests and headers that are completed at the end.
  func read(at offset: Int64, into bytes: UnsafeMutableRawPointer, count: Int) -> Int {
    guard isSeekable else { return 0 }
    return max(0, pread(descriptor, bytes, count, Int(offset)))
  }

  /// Throws when a write has failed.
  func checkFailure() throws(AudioIOError) {
    if failure != 0 { throw .writing(subject, failure) }
  }

  /// SHA-256 of everything that was written.
  func sha256() throws(AudioIOError) -> String {
    var reader = descriptor
    if let hiddenPath, reader < 0 { reader = open(hiddenPath, O_RDONLY | O_CLOEXEC) }
    defer { if reader != descriptor { close(reader) } }
    return try Digest.sha256(of: reader, subject: subject)
  }

  /// Gives up the descriptor: the file waits under a hidden name beside the target until it is committed.
  func park() throws(AudioIOError) {
    guard ownsDescriptor, isSeekable, descriptor >= 0 else { return }
    if hiddenPath == nil { hiddenPath = try linkHidden() }
    if let mode = target.replacedMode { fchmod(descriptor, mode) }
    close(descriptor)
    descriptor = -1
  }

  /// Makes the file visible under its name.
  func commit(durable: Bool) throws(AudioIOError) {
    _ = releaseStage(isWhole: true)
    try checkFailure()
    guard case .file(let path, let folder) = target.kind else { return }
    if descriptor < 0, durable, let hiddenPath { descriptor = open(hiddenPath, O_RDWR | O_CLOEXEC) }
    if descriptor >= 0 {
      if let mode = target.replacedMode { fchmod(descriptor, mode) }
      if durable && fsync(descriptor) != 0 { throw .writing(subject, errno) }
    }
    if hiddenPath == nil {
      if linkat(AT_FDCWD, unnamed, AT_FDCWD, path, AT_SYMLINK_FOLLOW) == 0 { return try syncFolder(folder, durable) }
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
    try syncFolder(folder, durable)
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

  private func syncFolder(_ folder: String, _ durable: Bool) throws(AudioIOError) {
    guard durable else { return }
    let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(handle) }
    guard handle >= 0, fsync(handle) == 0 else { throw .writing(subject, errno) }
  }
}
