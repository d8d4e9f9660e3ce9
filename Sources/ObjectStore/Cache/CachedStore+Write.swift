extension CachedStore {
  public func put(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let info = try dropIfRefuted(key) { () throws(ObjectStoreError) in
      try inner.put(key, body, options, cancellation: cancellation)
    }
    fill(info, cancellation) { writer throws(ObjectStoreError) in
      try writer.append(body, cancellation: cancellation)
    }
    return info
  }

  public func upload(
    _ key: ObjectKey, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> any ObjectUpload {
    CachedUpload(self, key, try inner.upload(key, options, cancellation: cancellation), cache.writer(key))
  }

  /// Where a write's condition does not hold, the object is not what a trusted copy says it is: whoever reads it before trying again must
  /// get what is there.
  fileprivate func dropIfRefuted(
    _ key: ObjectKey, _ write: () throws(ObjectStoreError) -> ObjectInfo
  ) throws(ObjectStoreError) -> ObjectInfo {
    do throws(ObjectStoreError) {
      return try write()
    } catch {
      if case .preconditionFailed = error { cache.remove(key, of: identity) }
      throw error
    }
  }
}

/// An upload whose bytes are written to the cache, too.
private final class CachedUpload: ObjectUpload {
  private let store: CachedStore
  private let key: ObjectKey
  private let inner: any ObjectUpload
  /// Nil once it failed; the upload goes on.
  private var copy: SealedWriter?

  init(_ store: CachedStore, _ key: ObjectKey, _ inner: any ObjectUpload, _ copy: SealedWriter?) {
    self.store = store
    self.key = key
    self.inner = inner
    self.copy = copy
  }

  var size: Int64 { inner.size }
  var rewritable: Int64 { inner.rewritable }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(ObjectStoreError) {
    try inner.write(bytes, at: offset)
    guard let copy else { return }
    do throws(ObjectStoreError) {
      try copy.write(bytes, at: offset)
    } catch {
      store.cache.failed(error)
      self.copy = nil
    }
  }

  func complete() throws(ObjectStoreError) -> ObjectInfo {
    let info = try store.dropIfRefuted(key) { () throws(ObjectStoreError) in try inner.complete() }
    if let copy { store.publish(copy, info) }
    copy = nil
    return info
  }

  func abort() {
    copy = nil
    inner.abort()
  }
}
