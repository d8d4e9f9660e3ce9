/// A URL that carries a signature: whoever has it may use it until it expires.
public struct PresignedURL: Equatable, Sendable {
  /// The whole URL. It is a secret; only hand it to whom it is meant for.
  public let secret: String
  /// Seconds since 1970.
  public let expires: Double

  public init(secret: String, expires: Double) {
    self.secret = secret
    self.expires = expires
  }
}

extension PresignedURL: CustomStringConvertible {
  /// Scheme, host and path, without the signature: what may stand in logs.
  public var description: String { String(secret.prefix { $0 != "?" }) }
}
