import Digests
import Glibc
import Synchronization

/// Copies of objects in a folder, shared by any number of processes, bounded in bytes: what was not used for longest goes first.
///
/// An entry is one file, named for its store and key, and appears whole: content, the object's description, and checksums
/// that every read compares. Its time of change is when it was used last. A process that is killed at any instant leaves entries and
/// a count that is at most too high. What is being written just now is not counted.
public final class DiskCache: Sendable {
  public let folder: String
  /// Bytes on disk.
  public let limit: Int64
  private let root: Descriptor
  private let entries: Descriptor
  private let incoming: Descriptor
  private let onEvent: StoreEventHandler?
  private let device: UInt64
  private let isUnwritable = Atomic(false)

  /// Opens a cache, or begins one.
  ///
  /// - Parameters:
  ///   - limit: bytes on disk. An object that needs more than a quarter of them is not cached.
  ///   - onEvent: told when the cache cannot be written.
  /// - Throws: `denied`, `io`, `misconfigured`.
  public init(
    folder: String, limit: Int64, onEvent: StoreEventHandler? = nil
  ) throws(ObjectStoreError) {
    self.folder = folder
    self.limit = limit
    self.onEvent = onEvent
    root = try PrivateFolder.open(folder)
    entries = try PrivateFolder.open("entries", in: root.number, subject: folder)
    incoming = try PrivateFolder.open("incoming", in: root.number, subject: folder)
    var status = stat()
    device = fstat(entries.number, &status) == 0 ? UInt64(status.st_dev) : 0
    PendingFile.sweep(incoming.number)
  }

  /// Bytes of all entries as far as is known without counting.
  public var size: Int64 {
    guard let ledger = try? CacheLedger(in: root.number, subject: folder) else { return 0 }
    return ledger.total ?? count().reduce(0) { $0 + $1.size }
  }

  /// Removes everything.
  public func clear() throws(ObjectStoreError) {
    let ledger = try CacheLedger(in: root.number, subject: folder)
    for name in FolderEntries.names(of: entries.number) { unlinkat(entries.number, name, 0) }
    ledger.setTotal(0)
  }
}

// MARK: reading

extension DiskCache {
  /// An object's copy; nil where there is none, or only a damaged one, which goes.
  func find(_ key: ObjectKey, of store: String) -> SealedFile? {
    let name = Self.name(key, of: store)
    if let file = SealedFile(name, in: entries.number) {
      let description = file.record.description
      if description["store"] == store, description["key"].map({ $0.utf8.elementsEqual(key.text.utf8) }) == true {
        return file
      }
    }
    if faccessat(entries.number, name, F_OK, 0) == 0 { remove(key, of: store) }
    return nil
  }

  /// What is known of every object of a store that has a copy, in the order of their keys.
  func objects(of store: String) -> [ObjectInfo] {
    FolderEntries.names(of: entries.number).compactMap { name in
      guard let record = SealedFile(name, in: entries.number)?.record, record.description["store"] == store else {
        return nil
      }
      return record.description.info(size: record.size)
    }.sorted { $0.key < $1.key }
  }

  private static func name(_ key: ObjectKey, of store: String) -> String {
    String(MessageDigest.of(Array("\(store)\0\(key.text)".utf8), .sha256).hexadecimal.prefix(40))
  }
}

// MARK: writing

extension DiskCache {
  /// Bytes that an object may have to be cached.
  var largest: Int64 { limit / 4 }

  /// A file for a copy; nil where none can be written, which is told once.
  func writer(_ key: ObjectKey) -> SealedWriter? {
    do throws(ObjectStoreError) {
      return try SealedWriter(in: incoming.number, limit: largest, subject: key.text)
    } catch {
      failed(error)
      return nil
    }
  }

  /// Makes what was written the copy of an object, and removes others for it as needed. What was written on another file system
  /// cannot become one.
  func publish(_ writer: SealedWriter, _ info: ObjectInfo, of store: String, confirmed: Double) {
    guard writer.size == info.size, writer.size <= largest, writer.device == device else { return }
    do throws(ObjectStoreError) {
      var description = SealedDescription(info)
      description["store"] = store
      let size = try writer.seal(description, time: Int64(confirmed * 1e6))
      guard size <= limit else { return }
      let name = Self.name(info.key, of: store)
      let ledger = try CacheLedger(in: root.number, subject: folder)
      let total = makeRoom(for: size, replacing: fileSize(name), ledger) + size
      let replaced = fileSize(name)
      // Counted before it appears, and what it replaces until that has gone: whenever this process ends, nothing is uncounted.
      ledger.setTotal(total)
      try writer.place(in: entries.number, as: name)
      ledger.setTotal(total - replaced)
      isUnwritable.store(false, ordering: .relaxed)
    } catch {
      failed(error)
    }
  }

  /// Removes an object's copy.
  func remove(_ key: ObjectKey, of store: String) {
    let name = Self.name(key, of: store)
    guard let ledger = try? CacheLedger(in: root.number, subject: folder) else { return }
    let size = fileSize(name)
    guard unlinkat(entries.number, name, 0) == 0, let total = ledger.total else { return }
    ledger.setTotal(total - size)
  }

  /// Says, once, that nothing can be cached. An object that is too large is none of the cache's faults.
  func failed(_ error: ObjectStoreError) {
    if case .tooLarge = error { return }
    if case .cancelled = error { return }
    if !isUnwritable.exchange(true, ordering: .relaxed) { onEvent?(.cacheUnwritable(detail: error.description)) }
  }

  /// Removes what was not used for longest until a file of a size fits.
  ///
  /// - Returns: bytes of all entries.
  private func makeRoom(for size: Int64, replacing replaced: Int64, _ ledger: borrowing CacheLedger) -> Int64 {
    if let total = ledger.total, total - replaced + size <= limit { return total }
    let found = count()
    var total = found.reduce(0) { $0 + $1.size }
    guard total - replaced + size > limit else { return total }
    // Some more than is needed, so that not every file costs a count.
    for entry in found.sorted(by: { $0.used < $1.used }) where total + size > limit - limit / 10 {
      if unlinkat(entries.number, entry.name, 0) == 0 { total -= entry.size }
    }
    return total
  }

  private func fileSize(_ name: String) -> Int64 {
    var status = stat()
    return fstatat(entries.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? Int64(status.st_size) : 0
  }

  /// Every entry with its size and when it was used last.
  private func count() -> [(name: String, size: Int64, used: Int64)] {
    FolderEntries.names(of: entries.number).compactMap { name in
      var status = stat()
      guard fstatat(entries.number, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
      return (name, Int64(status.st_size), FileStamp(status).modified)
    }
  }
}
