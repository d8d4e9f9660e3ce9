import ObjectStore
import Synchronization

/// A store that a test cuts off: while it is, every call, or every one that writes, fails as one to a server that does not answer.
final class InterruptibleStore: ObjectStore {
  let inner: any ObjectStore
  private let state = Mutex((isDown: false, takesWrites: true, calls: 0, callsUntilDown: Int?.none))

  init(_ inner: any ObjectStore) { self.inner = inner }

  var isDown: Bool {
    get { state.withLock { $0.isDown } }
    set { state.withLock { $0.isDown = newValue } }
  }

  var takesWrites: Bool {
    get { state.withLock { $0.takesWrites } }
    set { state.withLock { $0.takesWrites = newValue } }
  }

  /// Calls that were made, answered or not.
  var calls: Int { state.withLock { $0.calls } }

  /// Goes down by itself after so many further calls.
  func goDown(after calls: Int) { state.withLock { $0.callsUntilDown = calls } }

  var name: String { inner.name }

  func check(_ subject: String, writes: Bool = false) throws(ObjectStoreError) {
    let isDown = state.withLock { state in
      state.calls += 1
      if let left = state.callsUntilDown {
        state.callsUntilDown = left == 0 ? nil : left - 1
        if left == 0 { state.isDown = true }
      }
      return state.isDown || (writes && !state.takesWrites)
    }
    if isDown { throw .unavailable(subject: subject, detail: "nobody answers") }
  }

  func head(
    _ key: ObjectKey, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try check(key.text)
    return try inner.head(key, if: condition, cancellation: cancellation)
  }

  func get(
    _ key: ObjectKey, range: ByteRange?, if condition: ReadCondition?, cancellation: Cancellation,
    into sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> ObjectInfo {
    try check(key.text)
    return try inner.get(key, range: range, if: condition, cancellation: cancellation, into: sink)
  }

  func put(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try check(key.text, writes: true)
    return try inner.put(key, body, options, cancellation: cancellation)
  }

  func upload(
    _ key: ObjectKey, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> any ObjectUpload {
    try check(key.text, writes: true)
    return InterruptibleUpload(self, key, try inner.upload(key, options, cancellation: cancellation))
  }

  func list(_ request: ListRequest, cancellation: Cancellation) throws(ObjectStoreError) -> ObjectList {
    try check(request.prefix)
    return try inner.list(request, cancellation: cancellation)
  }

  func delete(_ key: ObjectKey, cancellation: Cancellation) throws(ObjectStoreError) {
    try check(key.text, writes: true)
    try inner.delete(key, cancellation: cancellation)
  }

  func delete(
    _ keys: [ObjectKey], cancellation: Cancellation
  ) throws(ObjectStoreError) -> [(key: ObjectKey, error: ObjectStoreError)] {
    try check("many", writes: true)
    return try inner.delete(keys, cancellation: cancellation)
  }

  func copy(
    _ source: ObjectKey, to target: ObjectKey, _ options: PutOptions?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try check(source.text, writes: true)
    return try inner.copy(source, to: target, options, cancellation: cancellation)
  }

  func presign(
    _ method: PresignedMethod, _ key: ObjectKey, expiry: Int
  ) throws(ObjectStoreError) -> PresignedURL {
    try inner.presign(method, key, expiry: expiry)
  }
}

private final class InterruptibleUpload: ObjectUpload {
  private let store: InterruptibleStore
  private let key: ObjectKey
  private let inner: any ObjectUpload

  init(_ store: InterruptibleStore, _ key: ObjectKey, _ inner: any ObjectUpload) {
    self.store = store
    self.key = key
    self.inner = inner
  }

  var size: Int64 { inner.size }
  var rewritable: Int64 { inner.rewritable }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(ObjectStoreError) {
    try store.check(key.text, writes: true)
    try inner.write(bytes, at: offset)
  }

  func complete() throws(ObjectStoreError) -> ObjectInfo {
    try store.check(key.text, writes: true)
    return try inner.complete()
  }

  func abort() { inner.abort() }
}
