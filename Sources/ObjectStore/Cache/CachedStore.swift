import Glibc

/// A store whose objects are kept on this machine's disk once they were read or written.
///
/// A read asks the store what it has now (one `head`), unless that is known from the last `trust` seconds; if the copy at
/// hand has the same ETag, the bytes come from the disk, each compared with its checksum before it is handed on. A damaged copy
/// goes and is fetched again. Writes go through to the store and leave a copy. Ranges are served from a copy but do not make one.
/// If the disk is full, everything works as without a cache.
public final class CachedStore: ObjectStore {
  let inner: any ObjectStore
  let cache: DiskCache
  /// Tells the store's objects from those of others in the same cache.
  let identity: String
  let trust: Double
  private let onEvent: StoreEventHandler?

  /// - Parameters:
  ///   - identity: what tells the store from others that share the cache; its name, where nil.
  ///   - trust: seconds for which a copy that was fetched or confirmed is given without asking the store.
  public init(
    _ inner: any ObjectStore, cache: DiskCache, identity: String? = nil, trust: Double = 0,
    onEvent: StoreEventHandler? = nil
  ) {
    self.inner = inner
    self.cache = cache
    self.identity = identity ?? inner.name
    self.trust = trust
    self.onEvent = onEvent
  }

  public var name: String { inner.name }

  public func head(
    _ key: ObjectKey, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    if trust > 0, let copy = copy(of: key), isTrusted(copy), let info = copy.info, condition.holds(for: info) {
      return info
    }
    return try inner.head(key, if: condition, cancellation: cancellation)
  }

  public func list(_ request: ListRequest, cancellation: Cancellation) throws(ObjectStoreError) -> ObjectList {
    try inner.list(request, cancellation: cancellation)
  }

  public func delete(_ key: ObjectKey, cancellation: Cancellation) throws(ObjectStoreError) {
    defer { cache.remove(key, of: identity) }
    try inner.delete(key, cancellation: cancellation)
  }

  public func delete(
    _ keys: [ObjectKey], cancellation: Cancellation
  ) throws(ObjectStoreError) -> [(key: ObjectKey, error: ObjectStoreError)] {
    defer { for key in keys { cache.remove(key, of: identity) } }
    return try inner.delete(keys, cancellation: cancellation)
  }

  public func copy(
    _ source: ObjectKey, to target: ObjectKey, _ options: PutOptions?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    defer { cache.remove(target, of: identity) }
    return try inner.copy(source, to: target, options, cancellation: cancellation)
  }

  public func presign(
    _ method: PresignedMethod, _ key: ObjectKey, expiry: Int
  ) throws(ObjectStoreError) -> PresignedURL {
    try inner.presign(method, key, expiry: expiry)
  }

  /// An object's copy, however old.
  func copy(of key: ObjectKey) -> SealedFile? { cache.find(key, of: identity) }

  /// Whether a copy need not be confirmed.
  func isTrusted(_ copy: SealedFile) -> Bool {
    let age = UnixTime.now - Double(copy.record.time) / 1e6
    return age >= 0 && age < trust
  }

  /// Notes that the store said just now that a copy is current.
  func confirm(_ copy: SealedFile) {
    if trust > 0 { copy.renew(Int64(UnixTime.now * 1e6)) }
  }

  func dropDamaged(_ key: ObjectKey) {
    cache.remove(key, of: identity)
    onEvent?(.cacheDamaged(key: key))
  }

  func publish(_ writer: SealedWriter, _ info: ObjectInfo) {
    cache.publish(writer, info, of: identity, confirmed: UnixTime.now)
  }
}

extension SealedFile {
  /// The object that the file is a copy of.
  var info: ObjectInfo? { record.description.info(size: record.size) }
}

extension ReadCondition? {
  func holds(for info: ObjectInfo) -> Bool {
    switch self {
    case nil: true
    case .matches(let etag): info.etag == etag
    case .differs(let etag): info.etag != etag
    }
  }

  /// - Throws: `preconditionFailed`.
  func check(_ info: ObjectInfo) throws(ObjectStoreError) {
    switch self {
    case .matches where !holds(for: info):
      throw .preconditionFailed(subject: info.key.text, detail: "it was replaced by another content")
    case .differs where !holds(for: info):
      throw .preconditionFailed(subject: info.key.text, detail: "it has not changed")
    default: break
    }
  }
}
