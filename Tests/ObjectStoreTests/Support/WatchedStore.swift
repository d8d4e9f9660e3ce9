import ObjectStore
import Synchronization

/// Another store whose reads are noted, and altered on request.
final class WatchedStore: ObjectStore {
  let inner: any ObjectStore
  /// Ranges that were asked for, in order; nil for a whole object.
  let reads = Mutex<[ByteRange?]>([])
  /// What happens to bytes on their way out.
  let alter: @Sendable (ByteRange?, UnsafeRawBufferPointer) throws(ObjectStoreError) -> [UInt8]

  init(
    _ inner: any ObjectStore,
    alter: @escaping @Sendable (ByteRange?, UnsafeRawBufferPointer) throws(ObjectStoreError) -> [UInt8] = { Array($1) }
  ) {
    self.inner = inner
    self.alter = alter
  }

  var name: String { inner.name }

  func head(
    _ key: ObjectKey, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo { try inner.head(key, if: condition, cancellation: cancellation) }

  func get(
    _ key: ObjectKey, range: ByteRange?, if condition: ReadCondition?, cancellation: Cancellation,
    into sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> ObjectInfo {
    reads.withLock { $0.append(range) }
    return try inner.get(key, range: range, if: condition, cancellation: cancellation) {
      piece throws(ObjectStoreError) in
      let altered = try alter(range, piece)
      try altered.span.bytes.withUnsafeBytes { bytes throws(ObjectStoreError) in try sink(bytes) }
    }
  }

  func put(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo { try inner.put(key, body, options, cancellation: cancellation) }

  func upload(
    _ key: ObjectKey, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> any ObjectUpload { try inner.upload(key, options, cancellation: cancellation) }

  func list(_ request: ListRequest, cancellation: Cancellation) throws(ObjectStoreError) -> ObjectList {
    try inner.list(request, cancellation: cancellation)
  }

  func delete(_ key: ObjectKey, cancellation: Cancellation) throws(ObjectStoreError) {
    try inner.delete(key, cancellation: cancellation)
  }

  func delete(
    _ keys: [ObjectKey], cancellation: Cancellation
  ) throws(ObjectStoreError) -> [(key: ObjectKey, error: ObjectStoreError)] {
    try inner.delete(keys, cancellation: cancellation)
  }

  func copy(
    _ source: ObjectKey, to target: ObjectKey, _ options: PutOptions?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo { try inner.copy(source, to: target, options, cancellation: cancellation) }

  func presign(
    _ method: PresignedMethod, _ key: ObjectKey, expiry: Int
  ) throws(ObjectStoreError) -> PresignedURL { try inner.presign(method, key, expiry: expiry) }
}
