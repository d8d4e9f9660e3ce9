import Digests

/// One request to the bucket, before it is signed.
struct S3Request: Sendable {
  var operation: StoreOperation
  var method: HTTPMethod
  /// nil for requests about the bucket.
  var key: ObjectKey?
  var query: [(name: String, value: String)] = []
  var headers: [(name: String, value: String)] = []
  var body: ObjectBody?
  /// Of the body, when it was computed before.
  var digests: BodyDigests?
  /// Times the usual silence that is borne: some answers take the server real work.
  var slowness = 1.0
}

/// What is sent along with a body so that the server can check it.
struct BodyDigests: Sendable {
  /// The SHA-256 of nothing.
  static let emptyHash = MessageDigest.of([UInt8](), .sha256).hexadecimal

  var sha256: String
  var crc32: CRC32
  /// Only where it was asked for: it costs more than all the rest.
  var md5: [UInt8]?

  /// Reads a body once and computes them all.
  init(of body: ObjectBody, for subject: String, withMD5: Bool = false) throws(ObjectStoreError) {
    var sha = MessageDigest(.sha256)
    var md5 = MessageDigest(.md5)
    var crc = CRC32()
    switch body {
    case .bytes(let bytes):
      bytes.withUnsafeBytes {
        sha.update($0)
        crc.update($0)
        if withMD5 { md5.update($0) }
      }
    case .file(let descriptor, let offset, let count):
      let file = OpenFile(descriptor, for: subject)
      // Small: every thread has one at a time, also of a thousand that wait for a connection afterwards.
      let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 << 10, alignment: 64)
      defer { space.deallocate() }
      var done: Int64 = 0
      while done < count {
        let piece = UnsafeMutableRawBufferPointer(rebasing: space.prefix(Int(min(Int64(space.count), count - done))))
        guard try file.read(into: piece, at: offset + done) == piece.count else {
          throw .io(subject: subject, detail: "it has fewer bytes than it was said to have")
        }
        let bytes = UnsafeRawBufferPointer(piece)
        sha.update(bytes)
        crc.update(bytes)
        if withMD5 { md5.update(bytes) }
        done += Int64(piece.count)
      }
    }
    sha256 = sha.finish().hexadecimal
    crc32 = crc
    let digest = md5.finish()
    self.md5 = withMD5 ? digest : nil
  }
}
