import Glibc

/// A file that is being written and appears under its name whole, or not at all.
///
/// Until it is placed it has no name (`O_TMPFILE`), so that not even a killed process leaves anything behind. Where the
/// file system cannot do that, it has a hidden name that is locked while its writer lives: ``sweep(_:)`` removes those of
/// the dead.
final class PendingFile {
  let descriptor: Int32
  private let subject: String
  /// Where hidden names go; on the file system of the target.
  private let workFolder: Int32
  private var hiddenName: String?
  private static let hiddenPrefix = ".voicebeat-"
  private static let hiddenSuffix = ".part"

  /// - Parameter workFolder: an open folder, which stays the caller's and must stay open.
  init(in workFolder: Int32, subject: String, mode: mode_t = 0o666) throws(ObjectStoreError) {
    self.workFolder = workFolder
    self.subject = subject
    let unnamed = openat(workFolder, ".", openUnnamed | O_RDWR | O_CLOEXEC, mode)
    if unnamed >= 0 {
      descriptor = unnamed
      return
    }
    guard errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL else { throw .writing(subject, errno) }
    var opened: Int32 = -1
    hiddenName = try Self.withHiddenName(subject) { name in
      opened = openat(workFolder, name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, mode)
      guard opened >= 0 else { return false }
      // A sweep may have come before the lock.
      var status = stat()
      if flock(opened, LOCK_EX) == 0 && fstat(opened, &status) == 0 && status.st_nlink > 0 { return true }
      close(opened)
      errno = EEXIST
      return false
    }
    descriptor = opened
  }

  deinit {
    if let hiddenName { unlinkat(workFolder, hiddenName, 0) }
    close(descriptor)
  }

  /// Waits until the bytes are on the disk.
  func sync() throws(ObjectStoreError) {
    if fsync(descriptor) != 0 { throw .writing(subject, errno) }
  }

  /// Gives the file a time of change: now, or `nanoseconds` since 1970.
  ///
  /// - Returns: the stamp with the time as the file system keeps it.
  func setModified(_ nanoseconds: Int64? = nil) throws(ObjectStoreError) -> FileStamp {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    if let nanoseconds {
      now = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    }
    let times = [now, now]
    guard futimens(descriptor, times) == 0 else { throw .writing(subject, errno) }
    return try FileStamp(descriptor: descriptor, subject: subject)
  }

  /// Makes the file visible under a name, in one step.
  ///
  /// - Parameter replacing: whether it may take the place of another file; otherwise such a file is `preconditionFailed`.
  /// - Returns: 0, or the error number `ENOENT` or `EISDIR` where the folder has gone or a folder has the name.
  func place(in folder: Int32, as name: String, replacing: Bool) throws(ObjectStoreError) -> Int32 {
    if hiddenName == nil {
      if linkat(AT_FDCWD, unnamedPath, folder, name, AT_SYMLINK_FOLLOW) == 0 { return 0 }
      if errno == ENOENT { return ENOENT }
      guard errno == EEXIST else { throw .writing(subject, errno) }
      if replacing { hiddenName = try linkHidden() }
    }
    guard let hidden = hiddenName, replacing else { return try placeNew(in: folder, as: name) }
    guard renameat(workFolder, hidden, folder, name) == 0 else {
      if errno == ENOENT || errno == EISDIR { return errno }
      throw .writing(subject, errno)
    }
    hiddenName = nil
    return 0
  }

  /// Places a file that has a hidden name, or failed to be placed without one, where nothing may be.
  private func placeNew(in folder: Int32, as name: String) throws(ObjectStoreError) -> Int32 {
    if let hiddenName {
      if linkat(workFolder, hiddenName, folder, name, 0) == 0 { return 0 }
      if errno == ENOENT { return ENOENT }
    }
    guard errno == EEXIST else { throw .writing(subject, errno) }
    var status = stat()
    if fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.isFolder { return EISDIR }
    throw .preconditionFailed(subject: subject, detail: "it exists already")
  }

  /// What the unnamed file can be linked from.
  private var unnamedPath: String { "/proc/self/fd/\(descriptor)" }

  private func linkHidden() throws(ObjectStoreError) -> String {
    flock(descriptor, LOCK_EX | LOCK_NB)
    return try Self.withHiddenName(subject) {
      linkat(AT_FDCWD, unnamedPath, workFolder, $0, AT_SYMLINK_FOLLOW) == 0
    }
  }

  private static func withHiddenName(_ subject: String, _ make: (String) -> Bool) throws(ObjectStoreError) -> String {
    for _ in 0..<16 {
      let name = hiddenPrefix + String(UInt64.random(in: 0...UInt64.max), radix: 36) + hiddenSuffix
      if make(name) { return name }
      if errno != EEXIST { break }
    }
    throw .writing(subject, errno)
  }

  /// Removes hidden files that no living process writes.
  static func sweep(_ folder: Int32) {
    for name in FolderEntries.names(of: folder)
    where name.hasPrefix(hiddenPrefix) && name.hasSuffix(hiddenSuffix) {
      let number = openat(folder, name, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
      guard number >= 0 else { continue }
      let file = Descriptor(number)
      if flock(file.number, LOCK_EX | LOCK_NB) == 0 { unlinkat(folder, name, 0) }
    }
  }
}
