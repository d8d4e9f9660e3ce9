import Digests
import JSON
import TestSupport
import Testing

@testable import ObjectStore

/// botocore, the signer of AWS's own Python library, computes the same signatures.
@Suite struct IndependentSignerTests {
  static let keys = [
    "plain", "with space", "a+b", "100%", "100%25", "%2F", "ü/日本語 ♪.wav", "a&b;c=d?e#f", "~*()!'.txt", "a\"b<c>|d",
    "[1]{2}^@,:$`",
    "a.b..c/.hidden", "-rf/_x", "emoji/🥁.flac", String(repeating: "long/", count: 200) + "name",
  ]
  static let queries: [[(name: String, value: String)]] = [
    [], [("uploads", "")], [("partNumber", "12"), ("uploadId", "a b+c/d=&%~")],
    [("list-type", "2"), ("prefix", "ü +/?&="), ("delimiter", "/"), ("continuation-token", "1/2+3==")],
    [("z", "1"), ("Z", "2"), ("a-b", ""), ("a", "x"), ("a.b", "*'()!")],
  ]
  static let headers: [[(name: String, value: String)]] = [
    [], [("content-type", "audio/flac"), ("content-md5", "XUFAKrxLKna5cZ2REBfFkg==")],
    [("x-amz-meta-title", "=?UTF-8?B?w7w=?="), ("x-amz-meta-a", "b  c   d"), ("x-amz-storage-class", "STANDARD_IA")],
    [("if-match", "\"abc\""), ("x-amz-copy-source", "/b/%C3%BC%20x"), ("x-amz-checksum-crc32", "AAAAAA==")],
  ]
  let host = "127.0.0.1:9000"
  let time = SigningTime(1_789_012_345)

  /// What botocore makes of requests.
  func botocore(_ requests: [JSONValue]) throws -> [String] {
    let folder = try TemporaryFolder()
    let path = try folder.write(JSONValue.array(requests).text(), to: "requests.json")
    let result = try Tool.run(ServerPrograms.path("python"), [Tool.root + "/Tests/Servers/sign.py", path])
    guard result.status == 0 else { throw SignerFailure(description: result.output) }
    return try JSONValue(parsing: result.output).array?.compactMap(\.string) ?? []
  }

  func json(
    _ method: String, _ key: String, _ query: [(name: String, value: String)] = [],
    _ headers: [(name: String, value: String)] = [], body: String = "", date: String, token: String?,
    expires: Int? = nil
  ) -> JSONValue {
    func pairs(_ pairs: [(name: String, value: String)]) -> JSONValue {
      .array(pairs.map { .array([.string($0.name), .string($0.value)]) })
    }
    return [
      "method": .string(method), "host": .string(host), "key": .string("bucket/" + key), "query": pairs(query),
      "headers": pairs(headers), "body": .string(body), "date": .string(date), "region": "auto",
      "access_key": .string(S3Server.accessKey), "secret_key": .string(S3Server.secretKey),
      "token": token.map { .string($0) } ?? .null, "expires": expires.map { .integer(Int64($0)) } ?? .null,
    ]
  }

  @Test(arguments: [nil, "token/with+signs=="])
  func `headers are signed alike`(token: String?) throws {
    let signer = SigV4(
      .init(
        accessKey: Secret(S3Server.accessKey), secretKey: Secret(S3Server.secretKey),
        sessionToken: token.map(Secret.init)),
      region: "auto")
    var requests: [JSONValue] = []
    var ours: [String] = []
    for (index, key) in Self.keys.enumerated() {
      for query in Self.queries {
        for headers in Self.headers {
          let method = ["GET", "PUT", "POST", "DELETE", "HEAD"][requests.count % 5]
          let body = ["", "content of \(index)"][requests.count % 2]
          let hash = MessageDigest.of(body.utf8, .sha256).hexadecimal
          var all = headers + [("host", host), ("x-amz-date", time.text), ("x-amz-content-sha256", hash)]
          if let token { all.append(("x-amz-security-token", token)) }
          let path = "/bucket/" + PercentEncoding.encode(key, keepsSlashes: true)
          requests.append(json(method, key, query, headers, body: body, date: time.text, token: token))
          ours.append(
            signer.authorization(
              for: .init(method: method, path: path, query: query, headers: all, payloadHash: hash), at: time))
        }
      }
    }
    let theirs = try botocore(requests)
    #expect(theirs.count == Self.keys.count * Self.queries.count * Self.headers.count)
    for (ours, theirs) in zip(ours, theirs) { #expect(ours == theirs.filter { $0 != " " }.spacedAlgorithm) }
  }

  @Test(arguments: [nil, "token/with+signs=="])
  func `URLs are signed alike`(token: String?) throws {
    var configuration = try R2Configuration(
      endpoint: "http://\(host)", bucket: "bucket", accessKey: Secret(S3Server.accessKey),
      secretKey: Secret(S3Server.secretKey))
    configuration.sessionToken = token.map(Secret.init)
    let store = R2Store(configuration)
    var requests: [JSONValue] = []
    var ours: [[String]] = []
    for key in Self.keys {
      for method in PresignedMethod.allCases {
        let url = try store.presign(method, ObjectKey(key), expiry: 1_000 + requests.count).secret
        let query = url.split(separator: "?", maxSplits: 1)[1].split(separator: "&").map(String.init)
        let date = try #require(query.first { $0.hasPrefix("X-Amz-Date=") }).dropFirst(11)
        requests.append(
          json(method.rawValue, key, date: String(date), token: token, expires: 1_000 + requests.count))
        ours.append(query.sorted())
      }
    }
    let theirs = try botocore(requests).map { $0.split(separator: "&").map(String.init).sorted() }
    #expect(ours == theirs)
  }
}

private struct SignerFailure: Error, CustomStringConvertible {
  let description: String
}

extension String {
  /// One space follows the algorithm's name.
  fileprivate var spacedAlgorithm: String {
    let name = "AWS4-HMAC-SHA256"
    return hasPrefix(name) ? "\(name) \(dropFirst(name.count))" : self
  }
}
