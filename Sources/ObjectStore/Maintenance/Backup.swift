import Glibc

/// Copies a store's objects to another store, where nothing is ever overwritten, and back.
///
/// In the other store content lies under its SHA-256 (`content/ab/abcd…`), each once, and every backup is a catalogue
/// (`backups/NAME.json`) of what was where. So a backup after the first sends only what is new, every backup can be restored, and every
/// byte can be verified at any time.
public struct Backup: Sendable {
  public let store: any ObjectStore
  public let vault: any ObjectStore
  public let work: BulkWork

  private static let catalogues = "backups/"

  /// - Parameters:
  ///   - store: what is backed up and restored.
  ///   - vault: where the backups are kept.
  public init(store: any ObjectStore, vault: any ObjectStore, work: BulkWork = BulkWork(width: 4)) {
    self.store = store
    self.vault = vault
    self.work = work
  }

  /// The names of the backups in the vault, the oldest first.
  public func names() throws(ObjectStoreError) -> [String] {
    try vault.all(prefix: Self.catalogues, cancellation: work.cancellation).map {
      String($0.key.text.dropFirst(Self.catalogues.utf8.count).dropLast(".json".utf8.count))
    }
  }

  /// Backs up the objects under a prefix.
  ///
  /// An object that fails is left out, and no catalogue is written then: what a catalogue lists is complete.
  ///
  /// - Parameter name: of the backup, sorted by time, such as `2026-01-31T120000Z`.
  public func perform(name: String, prefix: String = "") throws(ObjectStoreError) -> BulkWork.Report {
    let key = try catalogueKey(name)
    var earlier: [ObjectKey: Catalogue.Entry] = [:]
    if let last = try names().last {
      for entry in try catalogue(last).entries { earlier[entry.key] = entry }
    }
    let objects = try store.all(prefix: prefix, cancellation: work.cancellation)
    let known = earlier
    let entries = Collected<Catalogue.Entry>()
    let backup = self
    let report = try work.perform(objects, name: { $0.key.text }, size: { $0.size }) {
      object throws(ObjectStoreError) in
      if let entry = known[object.key], !object.etag.isEmpty, entry.etag == object.etag, entry.size == object.size {
        entries.append(entry)
        return .skipped
      }
      let entry = try backup.keep(object)
      entries.append(entry)
      return .done
    }
    if report.failures.isEmpty {
      try vault.put(Catalogue(entries.all), as: key, cancellation: work.cancellation)
    }
    return report
  }

  private func keep(_ object: ObjectInfo) throws(ObjectStoreError) -> Catalogue.Entry {
    let key = object.key
    let file = try FileDescriptor.temporary()
    let info = try store.download(
      key, to: file.number, sizeHint: object.size, if: nil, cancellation: work.cancellation)
    let digest = try file.sha256()
    let content = try contentKey(digest)
    if try !vault.exists(content, cancellation: work.cancellation) {
      _ = try vault.put(
        content, .file(descriptor: file.number, offset: 0, count: info.size), PutOptions(),
        cancellation: work.cancellation)
    }
    return Catalogue.Entry(
      key: key, size: info.size, sha256: digest, etag: info.etag, contentType: info.contentType,
      metadata: info.metadata)
  }

  // MARK: Restoring

  /// Puts back the objects of a backup that are missing from the store or differ.
  ///
  /// - Throws: `notFound` when there is no such backup.
  public func restore(name: String, prefix: String = "") throws(ObjectStoreError) -> BulkWork.Report {
    let entries = try catalogue(name).entries.filter { $0.key.text.hasPrefix(prefix) }
    let backup = self
    return try work.perform(entries, name: { $0.key.text }, size: { $0.size }) { entry throws(ObjectStoreError) in
      if try backup.isUnchanged(entry) { return .skipped }
      let file = try backup.content(of: entry)
      _ = try backup.store.put(
        entry.key, .file(descriptor: file.number, offset: 0, count: entry.size),
        PutOptions(contentType: entry.contentType, metadata: entry.metadata), cancellation: backup.work.cancellation)
      return .done
    }
  }

  private func isUnchanged(_ entry: Catalogue.Entry) throws(ObjectStoreError) -> Bool {
    do throws(ObjectStoreError) {
      let info = try store.head(entry.key, if: nil, cancellation: work.cancellation)
      return info.size == entry.size && info.etag == entry.etag
    } catch .notFound {
      return false
    } catch {
      throw error
    }
  }

  // MARK: Verifying

  /// Reads all content of a backup and compares it with its digests.
  public func verify(name: String) throws(ObjectStoreError) -> BulkWork.Report {
    let entries = try catalogue(name).entries
    let backup = self
    return try work.perform(entries, name: { $0.key.text }, size: { $0.size }) { entry throws(ObjectStoreError) in
      _ = try backup.content(of: entry)
      return .done
    }
  }

  /// An entry's content in a temporary file, compared with its digest.
  private func content(of entry: Catalogue.Entry) throws(ObjectStoreError) -> FileDescriptor {
    let file = try FileDescriptor.temporary()
    let key = try contentKey(entry.sha256)
    _ = try vault.download(
      key, to: file.number, sizeHint: entry.size, if: nil, cancellation: work.cancellation)
    guard try file.sha256() == entry.sha256 else {
      throw .corrupted(subject: key.text, detail: "its content is not that of \(entry.key) when it was backed up")
    }
    return file
  }

  private func catalogue(_ name: String) throws(ObjectStoreError) -> Catalogue {
    let key = try catalogueKey(name)
    guard let catalogue = try vault.catalogue(key, cancellation: work.cancellation) else {
      throw .notFound(subject: "the backup \(name)", detail: "there is no such backup in \(vault.name)")
    }
    return catalogue
  }

  private func catalogueKey(_ name: String) throws(ObjectStoreError) -> ObjectKey {
    try ObjectKey("\(Self.catalogues)\(name).json")
  }

  private func contentKey(_ digest: String) throws(ObjectStoreError) -> ObjectKey {
    guard digest.utf8.count == 64, digest.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
      throw .corrupted(subject: digest, detail: "this is no SHA-256")
    }
    return try ObjectKey("content/\(digest.prefix(2))/\(digest)")
  }
}
