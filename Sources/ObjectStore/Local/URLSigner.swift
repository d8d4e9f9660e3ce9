import Digests
import Glibc

/// Signs URLs for the objects of a folder, and tells signed ones from others: HMAC-SHA-256 of method, key and expiry.
public struct URLSigner: Sendable {
  private let secret: [UInt8]

  /// - Parameter secret: at least 16 bytes that nobody else knows.
  init(secret: [UInt8]) { self.secret = secret }

  /// Seconds since 1970.
  public static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// - Parameter expiry: seconds, 1 to 604,800.
  func sign(
    _ method: PresignedMethod, _ key: ObjectKey, expiry: Int, baseURL: String, now: Double = URLSigner.now
  ) throws(ObjectStoreError) -> PresignedURL {
    try PresignedURL.check(expiry: expiry, subject: key.text)
    let expires = Int64(now) + Int64(expiry)
    let base = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
    let path = PercentEncoding.encode(key.text, keepsSlashes: true)
    let signature = signature(method, key, expires).hexadecimal
    return PresignedURL(
      secret: "\(base)/\(path)?method=\(method.rawValue)&expires=\(expires)&signature=\(signature)",
      expires: Double(expires))
  }

  func verify(
    _ method: PresignedMethod, _ key: ObjectKey, query: String, now: Double
  ) throws(ObjectStoreError) {
    var fields: [Substring: Substring] = [:]
    for field in query.split(separator: "&", omittingEmptySubsequences: false) {
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2, fields.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw .denied(subject: key.text, detail: "the URL's signature is not well formed")
      }
    }
    guard let expires = fields["expires"].flatMap({ Int64($0) }), let signature = fields["signature"] else {
      throw .denied(subject: key.text, detail: "the URL is not signed")
    }
    let expected = self.signature(method, key, expires).hexadecimal
    guard Self.isEqual(Array(signature.utf8), Array(expected.utf8)) else {
      throw .denied(subject: key.text, detail: "the URL was not signed for this method and object")
    }
    // Only now: a time that was not signed says nothing.
    guard Double(expires) > now else {
      throw .denied(subject: key.text, detail: "the URL has expired; ask for another")
    }
  }

  private func signature(_ method: PresignedMethod, _ key: ObjectKey, _ expires: Int64) -> [UInt8] {
    HMAC.sha256(key: secret, Array("voicebeat-url-1\n\(method.rawValue)\n\(expires)\n\(key.text)".utf8))
  }

  /// Takes as long for the first wrong byte as for the last.
  private static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
    guard one.count == other.count else { return false }
    return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

extension PresignedURL {
  /// The longest that a URL may be valid, in seconds: seven days.
  public static let longestExpiry = 604_800

  static func check(expiry: Int, subject: String) throws(ObjectStoreError) {
    guard (1...longestExpiry).contains(expiry) else {
      throw .unsupported(
        subject: subject, detail: "a URL is valid for 1 to \(longestExpiry) seconds (seven days), not for \(expiry)")
    }
  }
}
