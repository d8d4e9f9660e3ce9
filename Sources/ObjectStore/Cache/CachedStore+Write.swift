extension CachedStore {
  public func put(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let info = try inner.put(key, body, options, cancellation: cancellation)
    fill(info, cancellation) { writer throws(ObjectStoreError) in
      try writer.append(body, cancellation: cancellation)
    }
    return info
  }

  public func upload(
    _ key: ObjectKey, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> any ObjectUpload {
    CachedUpload(self, try inner.upload(key, options, cancellation: cancellation), cache.writer(key))
  }
}

/// An upload whose bytes are written to the cache, too.
private final class CachedUpload: ObjectUpload {
  private let store: CachedStore
  private let inner: any ObjectUpload
  /// Nil once it failed; the upload goes on.
  private var copy: SealedWriter?

  init(_ store: CachedStore, _ inner: any ObjectUpload, _ copy: SealedWriter?) {
    self.store = store
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
    let info = try inner.complete()
    if let copy { store.publish(copy, info) }
    copy = nil
    return info
  }

  func abort() {
    copy = nil
    inner.abort()
  }
}
