/// Moves what is seldom needed to the archive: to another prefix and the class for infrequent access.
///
/// Each object is copied within the store, the copy is compared, and only then the original goes. An archive that was
/// interrupted is completed by doing it again.
public struct Archive: Sendable {
  public let store: any ObjectStore
  /// What the keys of archived objects begin with.
  public let archivePrefix: String
  public let work: BulkWork

  public init(store: any ObjectStore, archivePrefix: String = "archive/", work: BulkWork = BulkWork()) {
    self.store = store
    self.archivePrefix = archivePrefix
    self.work = work
  }

  /// What `perform` would move.
  ///
  /// - Throws: `unsupported` for a prefix that is the archive itself.
  public func objects(prefix: String) throws(ObjectStoreError) -> [ObjectInfo] {
    guard !prefix.hasPrefix(archivePrefix) else {
      throw .unsupported(subject: prefix, detail: "these objects are in the archive already")
    }
    return try store.all(prefix: prefix, cancellation: work.cancellation)
      .filter { !$0.key.text.hasPrefix(archivePrefix) }
  }

  /// Moves objects.
  public func perform(_ objects: [ObjectInfo]) throws(ObjectStoreError) -> BulkWork.Report {
    let (store, prefix, cancellation) = (store, archivePrefix, work.cancellation)
    return try work.perform(objects, name: { $0.key.text }, size: { $0.size }) { object throws(ObjectStoreError) in
      let target = try ObjectKey(prefix + object.key.text)
      let original = try store.head(object.key, if: nil, cancellation: cancellation)
      let options = PutOptions(
        contentType: original.contentType, metadata: original.metadata, storageClass: .infrequentAccess)
      _ = try store.copy(object.key, to: target, options, cancellation: cancellation)
      let copy = try store.head(target, if: nil, cancellation: cancellation)
      guard copy.size == original.size else {
        throw .corrupted(
          subject: target.text, detail: "the copy has \(copy.size) bytes, the original \(original.size); it was kept")
      }
      // Whoever replaced the object meanwhile has not been archived.
      _ = try store.head(object.key, if: .matches(etag: original.etag), cancellation: cancellation)
      try store.delete(object.key, cancellation: cancellation)
      return .done
    }
  }
}
