/// What happens to an object that has the key of a new one.
public enum IfExists: String, CaseIterable, Sendable {
  /// It stays, and the write is `preconditionFailed`.
  case fail
  /// The new one takes its place.
  case replace
  /// It is kept as an earlier version beside the new one: see ``VersionedKeys``.
  case version
}

/// Writes objects with regard to those that exist.
public struct VersionedWriter: Sendable {
  private let store: any ObjectStore
  private let ifExists: IfExists

  public init(_ store: any ObjectStore, _ ifExists: IfExists) {
    self.store = store
    self.ifExists = ifExists
  }

  /// As the store's `put`. What is returned tells the key that was written, which is a version's for `version`.
  ///
  /// - Throws: `preconditionFailed` for `fail`, and for `version` where others change the pointer again and again.
  public func put(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions = PutOptions(), cancellation: Cancellation = .never
  ) throws(ObjectStoreError) -> ObjectInfo {
    guard ifExists == .version else {
      return try store.put(key, body, conditional(options), cancellation: cancellation)
    }
    let version = try VersionedKeys.version(key, now: URLSigner.now)
    let info = try store.put(version, body, conditional(options), cancellation: cancellation)
    try VersionPointer(store, key, cancellation).move(to: version)
    return info
  }

  /// As the store's `upload`; what `complete` returns tells the key that was written.
  public func upload(
    _ key: ObjectKey, _ options: PutOptions = PutOptions(), cancellation: Cancellation = .never
  ) throws(ObjectStoreError) -> any ObjectUpload {
    guard ifExists == .version else {
      return try store.upload(key, conditional(options), cancellation: cancellation)
    }
    let version = try VersionedKeys.version(key, now: URLSigner.now)
    let upload = try store.upload(version, conditional(options), cancellation: cancellation)
    return VersionedUpload(upload, version, VersionPointer(store, key, cancellation))
  }

  /// A version's key is new, so that a condition costs nothing and rules out an accident.
  private func conditional(_ options: PutOptions) -> PutOptions {
    var options = options
    if ifExists != .replace { options.condition = .absent }
    return options
  }
}

/// An upload whose object becomes the current version.
private final class VersionedUpload: ObjectUpload {
  private let upload: any ObjectUpload
  private let version: ObjectKey
  private let pointer: VersionPointer

  init(_ upload: any ObjectUpload, _ version: ObjectKey, _ pointer: VersionPointer) {
    self.upload = upload
    self.version = version
    self.pointer = pointer
  }

  var size: Int64 { upload.size }
  var rewritable: Int64 { upload.rewritable }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(ObjectStoreError) {
    try upload.write(bytes, at: offset)
  }

  func complete() throws(ObjectStoreError) -> ObjectInfo {
    let info = try upload.complete()
    try pointer.move(to: version)
    return info
  }

  func abort() { upload.abort() }
}
