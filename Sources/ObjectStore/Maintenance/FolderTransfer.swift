/// A folder of files into a store, or out of it, several files at a time.
public struct FolderTransfer: Sendable {
  public let store: any ObjectStore
  public let folder: String
  /// What the keys begin with; a `/` is put between it and the path of a file.
  public let prefix: String
  public let work: BulkWork

  public init(store: any ObjectStore, folder: String, prefix: String, work: BulkWork = BulkWork()) {
    self.store = store
    self.folder = folder
    self.prefix = prefix.hasSuffix("/") || prefix.isEmpty ? prefix : prefix + "/"
    self.work = work
  }

  /// Sends every file of the folder.
  public func upload(_ options: PutOptions = PutOptions()) throws(ObjectStoreError) -> BulkWork.Report {
    let (folder, prefix) = (folder, prefix)
    let (transfer, cancellation) = (FileTransfer(store), work.cancellation)
    return try work.perform(FolderTree(root: folder).files(), name: { $0.path }, size: { $0.size }) {
      file throws(ObjectStoreError) in
      _ = try transfer.upload(
        "\(folder)/\(file.path)", to: ObjectKey(prefix + file.path), options, cancellation: cancellation)
      return .done
    }
  }

  /// Fetches every object under the prefix.
  public func download() throws(ObjectStoreError) -> BulkWork.Report {
    let (tree, prefix) = (FolderTree(root: folder), prefix)
    let (transfer, cancellation) = (FileTransfer(store), work.cancellation)
    let objects = try store.all(prefix: prefix, cancellation: work.cancellation)
    return try work.perform(objects, name: { $0.key.text }, size: { $0.size }) { object throws(ObjectStoreError) in
      let path = try tree.place(String(object.key.text.dropFirst(prefix.count)))
      try transfer.download(object.key, to: path, sizeHint: object.size, cancellation: cancellation)
      return .done
    }
  }
}
