/// An object that is being written. It belongs to one thread at a time.
public protocol ObjectUpload: AnyObject {
  /// Bytes so far: the greatest offset that was written to.
  var size: Int64 { get }

  /// Bytes from the start that may be written again until the upload is completed, as encoders do that complete a header
  /// at the end.
  var rewritable: Int64 { get }

  /// Writes bytes at `offset`, which is at most `size`.
  ///
  /// - Throws: `unsupported` for bytes behind `rewritable` that were written before.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(ObjectStoreError)

  /// Makes the object visible, whole.
  ///
  /// - Returns: what the store says of the new object.
  func complete() throws(ObjectStoreError) -> ObjectInfo

  /// Gives the upload up and removes what was sent. Of no effect after `complete`.
  func abort()
}

extension ObjectUpload {
  /// Appends bytes.
  public func append(_ bytes: some Collection<UInt8>) throws(ObjectStoreError) {
    let bytes = Array(bytes)
    var failure: ObjectStoreError?
    bytes.withUnsafeBytes { buffer in
      do throws(ObjectStoreError) { try write(buffer, at: size) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
