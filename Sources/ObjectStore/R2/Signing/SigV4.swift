import Digests
import Synchronization

/// AWS Signature Version 4 with HMAC-SHA-256, in the form of S3: the path is encoded once and never normalised.
///
/// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-authenticating-requests.html
final class SigV4: Sendable {
  struct Credentials: Sendable {
    var accessKey: Secret
    var secretKey: Secret
    /// Goes with temporary credentials.
    var sessionToken: Secret?
  }

  /// What is signed of a request.
  struct Subject {
    var method: String
    /// Encoded, as it goes on the wire.
    var path: String
    /// Names and values before encoding.
    var query: [(name: String, value: String)] = []
    /// Every header that is to be signed; `host` is one of them.
    var headers: [(name: String, value: String)]
    /// The payload's SHA-256 in hexadecimal, or a constant such as `UNSIGNED-PAYLOAD`.
    var payloadHash: String
  }

  private static let algorithm = "AWS4-HMAC-SHA256"

  let credentials: Credentials
  let region: String
  let service: String
  /// Derived once a day.
  private let key = Mutex<(day: String, bytes: [UInt8])>(("", []))

  init(_ credentials: Credentials, region: String, service: String = "s3") {
    self.credentials = credentials
    self.region = region
    self.service = service
  }

  /// The value of the `authorization` header. The caller has put `x-amz-date` and the like among the headers.
  func authorization(for subject: Subject, at time: SigningTime) -> String {
    let canonical = Self.canonicalRequest(subject)
    let signature = signature(of: canonical.text, at: time)
    return
      "\(Self.algorithm) Credential=\(credential(time)),"
      + "SignedHeaders=\(canonical.signedHeaders),Signature=\(signature)"
  }

  /// The whole query of a URL that carries its own signature.
  ///
  /// - Parameter expiry: seconds.
  func presignedQuery(for subject: Subject, at time: SigningTime, expiry: Int) -> String {
    var subject = subject
    subject.query += [
      ("X-Amz-Algorithm", Self.algorithm),
      ("X-Amz-Credential", credential(time)),
      ("X-Amz-Date", time.text),
      ("X-Amz-Expires", String(expiry)),
      ("X-Amz-SignedHeaders", Self.canonicalHeaders(subject.headers).names),
    ]
    if let token = credentials.sessionToken { subject.query.append(("X-Amz-Security-Token", token.withText { $0 })) }
    let signature = signature(of: Self.canonicalRequest(subject).text, at: time)
    return Self.canonicalQuery(subject.query) + "&X-Amz-Signature=\(signature)"
  }

  /// Names and values encoded and in order: what is signed, and what goes on the wire.
  static func canonicalQuery(_ query: [(name: String, value: String)]) -> String {
    query.map {
      (PercentEncoding.encode($0.name, keepsSlashes: false), PercentEncoding.encode($0.value, keepsSlashes: false))
    }
    .sorted { $0 < $1 }
    .map { "\($0)=\($1)" }
    .joined(separator: "&")
  }

  static func canonicalRequest(_ subject: Subject) -> (text: String, signedHeaders: String) {
    let headers = canonicalHeaders(subject.headers)
    let text = """
      \(subject.method)
      \(subject.path)
      \(canonicalQuery(subject.query))
      \(headers.lines)
      \(headers.names)
      \(subject.payloadHash)
      """
    return (text, headers.names)
  }

  func stringToSign(_ canonicalRequest: String, at time: SigningTime) -> String {
    let hash = MessageDigest.of(canonicalRequest.utf8, .sha256).hexadecimal
    return "\(Self.algorithm)\n\(time.text)\n\(scope(time))\n\(hash)"
  }

  /// One line for each name, in order, each with its line's end; and the names.
  private static func canonicalHeaders(_ headers: [(name: String, value: String)]) -> (lines: String, names: String) {
    // The values of a name stay in their order.
    let sorted = headers.map { ($0.name.lowercased(), trimmed($0.value)) }.enumerated()
      .sorted { ($0.element.0, $0.offset) < ($1.element.0, $1.offset) }.map(\.element)
    var (lines, names) = ("", "")
    var last: String?
    for (name, value) in sorted {
      if name == last {
        lines.removeLast()
        lines += ",\(value)\n"
        continue
      }
      if last != nil { names += ";" }
      names += name
      lines += "\(name):\(value)\n"
      last = name
    }
    return (lines, names)
  }

  /// Without spaces around, and with single ones within.
  private static func trimmed(_ value: String) -> String {
    let isSpace: (UInt8) -> Bool = { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") }
    guard value.utf8.contains(where: isSpace) else { return value }
    return value.utf8.split(whereSeparator: isSpace).map { String(Substring($0)) }.joined(separator: " ")
  }

  private func credential(_ time: SigningTime) -> String {
    credentials.accessKey.withText { "\($0)/\(scope(time))" }
  }

  private func scope(_ time: SigningTime) -> String { "\(time.day)/\(region)/\(service)/aws4_request" }

  private func signature(of canonicalRequest: String, at time: SigningTime) -> String {
    HMAC.sha256(key: signingKey(String(time.day)), stringToSign(canonicalRequest, at: time).utf8).hexadecimal
  }

  private func signingKey(_ day: String) -> [UInt8] {
    key.withLock { key in
      if key.day != day {
        let steps = [day, region, service, "aws4_request"]
        let bytes = steps.reduce(credentials.secretKey.withText { Array("AWS4\($0)".utf8) }) {
          HMAC.sha256(key: $0, $1.utf8)
        }
        key = (day, bytes)
      }
      return key.bytes
    }
  }
}
