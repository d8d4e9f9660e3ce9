/// A place that keeps objects: bytes under keys, each with a content type and metadata of its own.
///
/// An object appears whole or not at all, and replaces another in one step; whoever reads while it is replaced gets one of the
/// two, never a mixture. A read that follows a successful write sees it. Every byte is checked on its way against what the
/// store says of the object; a difference is `corrupted`, never data.
///
/// Calls block their thread until they are done; many threads may call at once, and a store bounds by itself how much it does at a time. Ending a
/// `Cancellation` ends the calls that were given it, soon, with `cancelled`; nothing that they began is left behind.
public protocol ObjectStore: Sendable {
  /// What the store is called in messages, such as `r2:recordings` or the path of a folder.
  var name: String { get }

  /// What is known of an object without reading it.
  ///
  /// - Throws: `notFound`, `preconditionFailed`.
  func head(
    _ key: ObjectKey, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo

  /// Reads an object, or a range of it, in order.
  ///
  /// A connection that breaks is taken up again where it broke, so `sink` gets every byte once. What `sink` has
  /// got is checked when the call returns, not before: publish nothing of it until then. Of a range, only what the transport and the store
  /// allow is checked; ``ObjectReader`` checks what it reads by ranges.
  ///
  /// - Parameters:
  ///   - range: nil for the whole object.
  ///   - sink: takes the bytes, whose address is valid during the call. What it throws ends the call.
  /// - Returns: what is known of the object; its `size` is that of the whole.
  /// - Throws: `notFound`, `preconditionFailed`, `corrupted`; a range that begins behind the end is `badRange`.
  func get(
    _ key: ObjectKey, range: ByteRange?, if condition: ReadCondition?, cancellation: Cancellation,
    into sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> ObjectInfo

  /// Reads an object into a file, from the file's start, and cuts the file to the object's size.
  ///
  /// Unlike `get`, it may read in any order and fetch again what arrived wrong: when it returns, every byte is checked. What the file
  /// holds before that, or after an error, means nothing.
  ///
  /// - Parameters:
  ///   - descriptor: of a regular file that is open for reading and writing; it stays the caller's.
  ///   - sizeHint: the object's bytes as somebody has seen them last, where that is known. It decides how the bytes are asked for,
  ///     never which arrive.
  /// - Throws: `notFound`, `preconditionFailed`, `corrupted`, `io`.
  func download(
    _ key: ObjectKey, to descriptor: Int32, sizeHint: Int64?, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo

  /// Writes an object whose bytes are at hand.
  ///
  /// - Returns: what the store says of the new object.
  /// - Throws: `preconditionFailed`, `tooLarge`.
  func put(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo

  /// Begins to write an object of unknown length. Nothing is visible until the upload is completed.
  func upload(
    _ key: ObjectKey, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> any ObjectUpload

  /// Objects whose keys begin with a prefix, a page at a time, in the order of their keys' bytes.
  func list(_ request: ListRequest, cancellation: Cancellation) throws(ObjectStoreError) -> ObjectList

  /// Removes an object. One that does not exist is no error.
  func delete(_ key: ObjectKey, cancellation: Cancellation) throws(ObjectStoreError)

  /// Removes many objects, a thousand at a time.
  ///
  /// - Returns: the keys that could not be removed, each with the reason.
  func delete(
    _ keys: [ObjectKey], cancellation: Cancellation
  ) throws(ObjectStoreError) -> [(key: ObjectKey, error: ObjectStoreError)]

  /// Copies an object within the store, without its bytes passing through this process.
  ///
  /// - Parameter options: what the copy is to have instead of the original's type and metadata; nil keeps them.
  /// - Throws: `notFound`, `preconditionFailed`.
  func copy(
    _ source: ObjectKey, to target: ObjectKey, _ options: PutOptions?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo

  /// A URL that lets its holder do one thing with one object, without credentials, for a while.
  ///
  /// - Parameter expiry: seconds, 1 to 604,800 (seven days).
  /// - Throws: `unsupported` where the store has no address to give.
  func presign(
    _ method: PresignedMethod, _ key: ObjectKey, expiry: Int
  ) throws(ObjectStoreError) -> PresignedURL
}

/// What a presigned URL allows.
public enum PresignedMethod: String, CaseIterable, Sendable {
  case get = "GET"
  case put = "PUT"
  case head = "HEAD"
  case delete = "DELETE"
}

extension ObjectStore {
  public func download(
    _ key: ObjectKey, to descriptor: Int32, sizeHint: Int64?, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let file = OpenFile(descriptor, for: key.text)
    var offset: Int64 = 0
    let info = try get(key, range: nil, if: condition, cancellation: cancellation) { piece throws(ObjectStoreError) in
      try file.write(piece, at: offset)
      offset += Int64(piece.count)
    }
    try file.truncate(to: offset)
    return info
  }

  /// Whether the object exists.
  public func exists(_ key: ObjectKey, cancellation: Cancellation = .never) throws(ObjectStoreError) -> Bool {
    do throws(ObjectStoreError) {
      _ = try head(key, if: nil, cancellation: cancellation)
      return true
    } catch .notFound {
      return false
    } catch {
      throw error
    }
  }

  /// An object's bytes in memory.
  ///
  /// - Parameter limit: the greatest size that is accepted; a larger object is `tooLarge`, before memory is taken.
  public func bytes(
    _ key: ObjectKey, limit: Int = 64 << 20, if condition: ReadCondition? = nil, cancellation: Cancellation = .never
  ) throws(ObjectStoreError) -> (bytes: [UInt8], info: ObjectInfo) {
    var bytes: [UInt8] = []
    let info = try get(key, range: nil, if: condition, cancellation: cancellation) { piece throws(ObjectStoreError) in
      guard bytes.count + piece.count <= limit else {
        throw .tooLarge(subject: key.text, detail: "it has more than the \(limit) bytes that are accepted here")
      }
      bytes.append(contentsOf: piece)
    }
    return (bytes, info)
  }
}
