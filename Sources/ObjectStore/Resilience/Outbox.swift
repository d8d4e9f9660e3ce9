import Digests
import Glibc
import Synchronization

/// Writes that wait for their store, in the order they were made, in a folder that any number of processes share.
///
/// A record is one file: the object's bytes, what goes with it, and checksums. It is on the disk before the write that it stands for
/// is told to be queued, appears whole or not at all, and stays until the write was made or is kept aside. A process that is killed
/// at any instant loses none; at worst a write is made twice.
public final class Outbox: Sendable {
  public let folder: String
  /// Bytes on disk, of what waits and of what is kept aside.
  public let limit: Int64
  private let root: Descriptor
  private let pending: Descriptor
  private let aside: Descriptor
  let incoming: Descriptor
  /// What was read of records, which never change, by their files.
  private let known = Mutex<[String: OutboxRecord]>([:])

  /// Opens an outbox, or begins one.
  ///
  /// - Throws: `denied`, `io`, `misconfigured`.
  public init(folder: String, limit: Int64) throws(ObjectStoreError) {
    self.folder = folder
    self.limit = limit
    root = try PrivateFolder.open(folder)
    pending = try PrivateFolder.open("pending", in: root.number, subject: folder)
    aside = try PrivateFolder.open("conflicts", in: root.number, subject: folder)
    incoming = try PrivateFolder.open("incoming", in: root.number, subject: folder)
    PendingFile.sweep(incoming.number)
    if fsync(root.number) != 0 { throw .writing(folder, errno) }
  }

  /// What waits, in its order.
  public func records() -> [OutboxRecord] {
    let names = FolderEntries.names(of: pending.number).sorted()
    return known.withLock { known in
      if names.isEmpty {
        known.removeAll()
        return []
      }
      let present = Set(names)
      for name in known.keys where !present.contains(name) { known[name] = nil }
      return names.compactMap { name in
        if let record = known[name] { return record }
        guard let record = open(name).flatMap({ OutboxRecord($0, file: name) }) else { return nil }
        known[name] = record
        return record
      }
    }
  }

  /// The last write of an object that waits.
  func latest(_ key: ObjectKey) -> OutboxRecord? { records().last { $0.key == key } }

  /// A record with its bytes; nil where it has gone or is damaged.
  func open(_ file: String) -> SealedFile? { SealedFile(file, in: pending.number) }

  /// Whether nothing waits.
  public var isEmpty: Bool {
    var isEmpty = true
    FolderEntries.forEach(of: pending.number) { _, _ in
      isEmpty = false
      return false
    }
    return isEmpty
  }
}

// MARK: adding

extension Outbox {
  /// A file for the bytes of a write.
  func writer(_ key: ObjectKey) throws(ObjectStoreError) -> SealedWriter {
    try SealedWriter(in: incoming.number, limit: limit, subject: key.text)
  }

  /// Adds a write, of which `writer` has the bytes, behind all others. When this returns, it is on the disk.
  ///
  /// - Throws: `preconditionFailed` where an earlier write that waits does not leave what the condition asks for, `tooLarge` where
  ///   the outbox would exceed its limit, `io`.
  /// - Returns: the object as it will be.
  func add(
    _ operation: OutboxRecord.Operation, _ key: ObjectKey, _ options: PutOptions, _ writer: SealedWriter
  ) throws(ObjectStoreError) -> ObjectInfo {
    let now = UnixTime.now
    let info = ObjectInfo(
      key: key, size: writer.size, etag: "queued-" + Self.random(), contentType: options.contentType,
      metadata: options.metadata, modified: now, storageClass: options.storageClass, standing: .queued)
    let description = OutboxRecord.description(operation, info, if: options.condition)
    let size = try writer.seal(description, time: Int64(now * 1e6))
    try writer.sync()
    let lock = try FileLock.wait("lock", in: root.number, subject: folder)
    defer { lock.hold() }
    if let earlier = latest(key) { try Self.check(options.condition, earlier) }
    let used = bytes(in: pending.number) + bytes(in: aside.number)
    guard used + size <= limit else {
      throw .tooLarge(
        subject: key.text,
        detail: "the store cannot be reached, and the outbox \(folder) has no room for it: "
          + "\(ByteCount.text(used)) of \(ByteCount.text(limit)) are taken")
    }
    let last = FolderEntries.names(of: pending.number).max() ?? ""
    let number = (UInt64(last.prefix(while: { $0 != "-" }), radix: 16) ?? 0) + 1
    let digits = String(number, radix: 16)
    let name = String(repeating: "0", count: max(0, 16 - digits.count)) + digits + "-" + Self.random()
    try writer.place(in: pending.number, as: name)
    if fsync(pending.number) != 0 { throw .writing(folder, errno) }
    return info
  }

  /// Compares a condition with the write that waits, which it must hold for.
  private static func check(_ condition: WriteCondition?, _ waiting: OutboxRecord) throws(ObjectStoreError) {
    switch condition {
    case .absent where waiting.info != nil:
      throw .preconditionFailed(subject: waiting.key.text, detail: "it exists already: its write waits in the outbox")
    case .matches(let etag) where etag != waiting.info?.etag:
      throw .preconditionFailed(subject: waiting.key.text, detail: "another write of it waits in the outbox")
    default: break
    }
  }

  private static func random() -> String { String(UInt64.random(in: 0...UInt64.max), radix: 36) }

  private func bytes(in folder: Int32) -> Int64 {
    FolderEntries.names(of: folder).reduce(0) { sum, name in
      var status = stat()
      return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? sum + Int64(status.st_size) : sum
    }
  }
}

// MARK: taking out

extension Outbox {
  /// Lets one process at a time make the writes; nil where another does, unless it is waited for.
  func replayLock(waiting cancellation: Cancellation?) throws(ObjectStoreError) -> FileLock? {
    try FileLock.take("replay", in: root.number, subject: folder, waiting: cancellation)
  }

  /// The names of what waits, also of what cannot be read.
  func files() -> [String] { FolderEntries.names(of: pending.number).sorted() }

  /// Removes a write that was made.
  func remove(_ file: String) throws(ObjectStoreError) {
    if unlinkat(pending.number, file, 0) != 0 && errno != ENOENT { throw .writing(folder, errno) }
    if fsync(pending.number) != 0 { throw .writing(folder, errno) }
  }

  /// Keeps a write aside that cannot be made.
  func keepAside(_ file: String, reason: String) throws(ObjectStoreError) {
    // The reason first: what is aside always has one.
    let note = try PendingFile(in: incoming.number, subject: folder, mode: 0o600)
    try Array(reason.utf8).span.bytes.withUnsafeBytes { bytes throws(ObjectStoreError) in
      try OpenFile(note.descriptor, for: folder).write(bytes, at: 0)
    }
    try note.sync()
    let problem = try note.place(in: aside.number, as: file + ".reason", replacing: true)
    if problem != 0 { throw .writing(folder, problem) }
    if renameat(pending.number, file, aside.number, file) != 0 && errno != ENOENT { throw .writing(folder, errno) }
    if fsync(aside.number) != 0 || fsync(pending.number) != 0 { throw .writing(folder, errno) }
  }

  /// What could not be made and is kept aside, in its order.
  public func conflicts() -> [OutboxConflict] {
    FolderEntries.names(of: aside.number).sorted().compactMap { name in
      guard !name.hasSuffix(".reason"), let sealed = SealedFile(name, in: aside.number),
        let record = OutboxRecord(sealed, file: name)
      else { return nil }
      let reason = SmallFile.bytes(name + ".reason", in: aside.number, limit: 8_192) ?? []
      return OutboxConflict(
        record: record, reason: String(decoding: reason, as: UTF8.self), path: "\(folder)/conflicts/\(name)")
    }
  }

  /// Removes what was kept aside, for good.
  public func discard(_ conflict: OutboxConflict) throws(ObjectStoreError) {
    for name in [conflict.record.file, conflict.record.file + ".reason"]
    where unlinkat(aside.number, name, 0) != 0 && errno != ENOENT { throw .writing(folder, errno) }
  }
}

// MARK: ETags

extension Outbox {
  /// The ETag that the store gave an object whose write had waited; nil where that is not known, or not any more.
  func storedETag(of queued: String) -> String? {
    guard queued.hasPrefix("queued-"), let bytes = SmallFile.bytes("etags", in: root.number, limit: Self.longestETags)
    else { return nil }
    for line in bytes.split(separator: UInt8(ascii: "\n")).reversed() {
      let words = line.split(separator: UInt8(ascii: " "), maxSplits: 1)
      if words.count == 2, words[0].elementsEqual(queued.utf8) { return String(decoding: words[1], as: UTF8.self) }
    }
    return nil
  }

  /// Notes which ETag the store gave to an object that waited. Whoever has the replay lock calls this.
  func noteETag(_ queued: String, is stored: String) throws(ObjectStoreError) {
    // The last few thousand are enough: they are of use to whoever saw an object while its write waited.
    var bytes = SmallFile.bytes("etags", in: root.number, limit: Self.longestETags) ?? []
    if bytes.count > Self.longestETags / 2 { bytes.removeFirst(bytes.count / 2) }
    bytes += Array("\(queued) \(stored)\n".utf8)
    let file = try PendingFile(in: incoming.number, subject: folder, mode: 0o600)
    try bytes.span.bytes.withUnsafeBytes { bytes throws(ObjectStoreError) in
      try OpenFile(file.descriptor, for: folder).write(bytes, at: 0)
    }
    try file.sync()
    let problem = try file.place(in: root.number, as: "etags", replacing: true)
    if problem != 0 { throw .writing(folder, problem) }
  }

  private static var longestETags: Int { 256 << 10 }
}
