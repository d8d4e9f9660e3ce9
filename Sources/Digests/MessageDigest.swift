import CCrypto

/// A running digest of bytes, computed by OpenSSL.
public struct MessageDigest: ~Copyable {
  public enum Algorithm: Sendable {
    /// FIPS 180-4.
    case sha256
    /// RFC 1321; for comparison with ETags, never for security.
    case md5
  }

  /// Looked up once: OpenSSL would search its providers for every digest that begins.
  private nonisolated(unsafe) static let sha256 = EVP_MD_fetch(nil, "SHA256", nil)
  private nonisolated(unsafe) static let md5 = EVP_MD_fetch(nil, "MD5", nil)

  private let context: OpaquePointer

  public init(_ algorithm: Algorithm) {
    guard let context = EVP_MD_CTX_new() else { preconditionFailure("no memory for a digest") }
    self.context = context
    let started = EVP_DigestInit_ex(context, algorithm == .sha256 ? Self.sha256 : Self.md5, nil)
    precondition(started == 1, "OpenSSL offers no \(algorithm)")
  }

  deinit { EVP_MD_CTX_free(context) }

  /// Takes in further bytes.
  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    if bytes.count > 0 { EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) }
  }

  /// The digest of everything so far: 32 bytes of SHA-256, 16 of MD5.
  public consuming func finish() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { buffer, count in
      var length: UInt32 = 0
      EVP_DigestFinal_ex(context, buffer.baseAddress, &length)
      count = Int(length)
    }
  }

  /// The digest of bytes that are at hand.
  public static func of(_ bytes: some Sequence<UInt8>, _ algorithm: Algorithm) -> [UInt8] {
    var digest = MessageDigest(algorithm)
    let isContiguous: Void? = bytes.withContiguousStorageIfAvailable { digest.update(UnsafeRawBufferPointer($0)) }
    if isContiguous == nil { Array(bytes).withUnsafeBytes { digest.update($0) } }
    return digest.finish()
  }
}
