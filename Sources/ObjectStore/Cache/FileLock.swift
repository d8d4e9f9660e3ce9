import Glibc

/// A lock between threads and processes, held until this goes.
struct FileLock: ~Copyable {
  private let file: Descriptor

  /// Waits for the lock.
  static func wait(_ name: String, in folder: Int32, subject: String) throws(ObjectStoreError) -> FileLock {
    let lock = try FileLock(name, folder, subject)
    // Never fails on a local file.
    while flock(lock.file.number, LOCK_EX) != 0 && errno == EINTR {}
    return lock
  }

  /// Takes the lock where nobody has it, else waits until that is so or it is cancelled; nil where it is not to wait.
  static func take(
    _ name: String, in folder: Int32, subject: String, waiting cancellation: Cancellation?
  ) throws(ObjectStoreError) -> FileLock? {
    let lock = try FileLock(name, folder, subject)
    while flock(lock.file.number, LOCK_EX | LOCK_NB) != 0 {
      guard let cancellation else { return nil }
      try cancellation.check(subject)
      usleep(20_000)
    }
    return lock
  }

  private init(_ name: String, _ folder: Int32, _ subject: String) throws(ObjectStoreError) {
    let number = openat(folder, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw .writing(subject, errno) }
    file = Descriptor(number)
  }

  /// Keeps the lock up to here.
  func hold() {}
}
