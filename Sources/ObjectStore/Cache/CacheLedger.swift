import Glibc

/// How many bytes a cache's files have in all, in a small file that is the cache's lock, too: across threads and processes.
///
/// The file may say too much, after a process was killed, never too little: a file is counted before it appears and
/// until after it has gone. Counting all files puts it right.
struct CacheLedger: ~Copyable {
  private static let mark: UInt64 = 0x3152_4744_454C_4256  // "VBLEDGR1"
  private let file: Descriptor

  /// Waits for the lock and has it until the ledger goes.
  init(in folder: Int32, subject: String) throws(ObjectStoreError) {
    let number = openat(folder, "ledger", O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard number >= 0 else { throw .writing(subject, errno) }
    file = Descriptor(number)
    // Never fails on a local file; where there are no locks, two processes may miscount, which a later count puts right.
    while flock(number, LOCK_EX) != 0 && errno == EINTR {}
  }

  /// Bytes in all; nil where nobody counted yet.
  var total: Int64? {
    var values: (UInt64, UInt64) = (0, 0)
    let count = pread(file.number, &values, 16, 0)
    guard count == 16, values.0 == Self.mark, values.1 < 1 << 62 else { return nil }
    return Int64(values.1)
  }

  /// A total that cannot be noted makes the next user count.
  func setTotal(_ total: Int64) {
    var values = (Self.mark, UInt64(max(0, total)))
    if pwrite(file.number, &values, 16, 0) != 16 { ftruncate(file.number, 0) }
  }
}
