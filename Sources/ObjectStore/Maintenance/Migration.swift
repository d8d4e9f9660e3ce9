import Digests
import Glibc

/// Moves a tree of local files into a store, and back.
///
/// Every object carries the SHA-256 of its content, so whatever is there already is neither sent nor fetched again: a
/// migration that was interrupted is completed by doing it again. When all files are there, a catalogue is written at
/// `PREFIX/catalogue.json`.
public struct Migration: Sendable {
  public let store: any ObjectStore
  public let folder: String
  /// What the keys begin with; a `/` is put between it and the path of a file.
  public let prefix: String
  /// Whether to find out only what would be done.
  public let isDryRun: Bool
  public let work: BulkWork

  /// The metadata that holds an object's SHA-256.
  static let digestName = "sha256"

  public init(
    store: any ObjectStore, folder: String, prefix: String, isDryRun: Bool = false, work: BulkWork = BulkWork()
  ) {
    self.store = store
    self.folder = folder
    self.prefix = prefix.hasSuffix("/") || prefix.isEmpty ? prefix : prefix + "/"
    self.isDryRun = isDryRun
    self.work = work
  }

  // MARK: Into the store

  /// Sends what the store does not have.
  public func upload() throws(ObjectStoreError) -> BulkWork.Report {
    let files = try FolderTree(root: folder).files().filter { $0.path != Self.catalogueName }
    let entries = Collected<Catalogue.Entry>()
    let migration = self
    let report = try work.perform(files, name: { $0.path }, size: { $0.size }) { file throws(ObjectStoreError) in
      let (entry, outcome) = try migration.upload(file)
      entries.append(entry)
      return outcome
    }
    if report.failures.isEmpty && !isDryRun {
      try store.put(
        Catalogue(entries.all), as: try catalogueKey(), cancellation: work.cancellation)
    }
    return report
  }

  private func upload(
    _ file: FolderTree.File
  ) throws(ObjectStoreError) -> (Catalogue.Entry, BulkWork.Outcome) {
    let key = try ObjectKey(prefix + NormalizationForm.composed(file.path))
    let descriptor = try FileDescriptor(reading: "\(folder)/\(file.path)")
    let digest = try descriptor.sha256()
    let type = ContentType.of(file.path)
    var entry = Catalogue.Entry(key: key, size: file.size, sha256: digest, contentType: type)
    if let present = try info(key), present.size == file.size, present.metadata[Self.digestName] == digest {
      entry.etag = present.etag
      return (entry, .skipped)
    }
    if isDryRun { return (entry, .done) }
    let stored = try store.put(
      key, .file(descriptor: descriptor.number, offset: 0, count: file.size),
      PutOptions(contentType: type, metadata: [Self.digestName: digest]), cancellation: work.cancellation)
    guard try descriptor.sha256() == digest else {
      throw .io(subject: file.path, detail: "it was changed while it was sent; migrate again")
    }
    entry.etag = stored.etag
    return (entry, .done)
  }

  // MARK: Back

  /// Fetches what the folder does not have.
  public func download() throws(ObjectStoreError) -> BulkWork.Report {
    let catalogue = try catalogueKey()
    let objects = try store.all(prefix: prefix, cancellation: work.cancellation).filter { $0.key != catalogue }
    let migration = self
    return try work.perform(objects, name: { $0.key.text }, size: { $0.size }) { object throws(ObjectStoreError) in
      try migration.download(object.key)
    }
  }

  private func download(_ key: ObjectKey) throws(ObjectStoreError) -> BulkWork.Outcome {
    let path = try FolderTree(root: folder).place(String(key.text.dropFirst(prefix.count)), isDryRun: isDryRun)
    let info = try store.head(key, if: nil, cancellation: work.cancellation)
    let digest = info.metadata[Self.digestName]
    if let present = try? FileDescriptor(reading: path), present.size == info.size {
      if try present.sha256() == digest { return .skipped }
    }
    if isDryRun { return .done }
    try FileTransfer(store).download(key, to: path, sizeHint: info.size, cancellation: work.cancellation)
    if let digest, try FileDescriptor(reading: path).sha256() != digest {
      unlink(path)
      throw .corrupted(subject: key.text, detail: "its content is not what was migrated; the file was removed")
    }
    return .done
  }

  private func info(_ key: ObjectKey) throws(ObjectStoreError) -> ObjectInfo? {
    do throws(ObjectStoreError) {
      return try store.head(key, if: nil, cancellation: work.cancellation)
    } catch .notFound {
      return nil
    } catch {
      throw error
    }
  }

  private static let catalogueName = "catalogue.json"

  private func catalogueKey() throws(ObjectStoreError) -> ObjectKey { try ObjectKey(prefix + Self.catalogueName) }
}
