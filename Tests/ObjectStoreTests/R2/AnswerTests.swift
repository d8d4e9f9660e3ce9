import Testing

@testable import ObjectStore

/// What a server says when it does not do what it was asked.
@Suite struct AnswerTests {
  static let now = 1_000_000_000.0

  func failure(_ status: Int, _ code: String = "", _ message: String = "", _ headers: [(String, String)] = [])
    -> S3Failure
  {
    let body = code.isEmpty ? "" : "<Error><Code>\(code)</Code><Message>\(message)</Message></Error>"
    return failure(status, body: body, headers)
  }

  func failure(_ status: Int, body: String, _ headers: [(String, String)] = []) -> S3Failure {
    var response = HTTPResponse()
    response.status = status
    response.body = Array(body.utf8)
    for (name, value) in headers { response.headers.append(name, value) }
    return S3Failure(response, subject: "takes/1.wav", bucket: "bucket", host: "host:9", now: Self.now)
  }

  func kind(_ failure: S3Failure) -> String {
    let error =
      switch failure.error {
      case .notFound: "not found"
      case .denied: "denied"
      case .preconditionFailed: "precondition"
      case .tooLarge: "too large"
      case .badKey: "bad key"
      case .badRange: "bad range"
      case .throttled: "throttled"
      case .unavailable: "unavailable"
      case .corrupted: "corrupted"
      case .unsupported: "unsupported"
      case .misconfigured: "misconfigured"
      default: "other"
      }
    return switch failure.remedy {
    case .none: error
    case .again: error + ", again"
    case .throttled(let seconds): error + ", after " + (seconds.map { "\($0)" } ?? "a while")
    case .clock(let offset): error + ", clock \(offset)"
    case .withoutChecksums: error + ", without checksums"
    case .startOver: error + ", start over"
    }
  }

  @Test func `every kind of answer is understood`() {
    #expect(kind(failure(404, "NoSuchKey")) == "not found")
    #expect(kind(failure(404)) == "not found")
    #expect(kind(failure(404, "NoSuchBucket")) == "not found")
    #expect(kind(failure(403, "AccessDenied")) == "denied")
    #expect(kind(failure(401, "Unauthorized")) == "denied")
    #expect(kind(failure(403, "SignatureDoesNotMatch")) == "denied")
    #expect(kind(failure(403, "ObjectLockedByBucketPolicy")) == "denied")
    #expect(kind(failure(412, "PreconditionFailed")) == "precondition")
    #expect(kind(failure(304)) == "precondition")
    #expect(kind(failure(416, "InvalidRange")) == "bad range")
    #expect(kind(failure(400, "EntityTooLarge")) == "too large")
    #expect(kind(failure(400, "InvalidObjectName")) == "bad key")
    #expect(kind(failure(501, "NotImplemented")) == "unsupported")
    #expect(
      kind(failure(501, "NotImplemented", "Header 'x-amz-checksum-crc32' not implemented"))
        == "unsupported, without checksums")
    #expect(kind(failure(301, "PermanentRedirect")) == "misconfigured")
    #expect(kind(failure(400, "InvalidArgument")) == "unsupported")
    #expect(kind(failure(429, "TooManyRequests")) == "throttled, after a while")
    #expect(kind(failure(503, "SlowDown", "", [("retry-after", "3")])) == "throttled, after 3.0")
    #expect(kind(failure(503)) == "unavailable, again")
    #expect(kind(failure(500, "InternalError")) == "unavailable, again")
    #expect(kind(failure(400, "ClientDisconnect")) == "unavailable, again")
    #expect(kind(failure(400, "IncompleteBody")) == "unavailable, again")
    #expect(kind(failure(400, "BadDigest")) == "corrupted, again")
    #expect(kind(failure(502, body: "<html><h1>Bad gateway</h1>")) == "unavailable, again")
    // The server began to answer before it knew.
    #expect(kind(failure(200, "InternalError")) == "unavailable, again")
    #expect(kind(failure(200, body: "")) == "unavailable, again")
  }

  @Test func `a clock that differs is told by the server's date, also without a document`() {
    let date = [("date", "Sun, 09 Sep 2001 02:46:40 GMT")]
    #expect(kind(failure(403, "RequestTimeTooSkewed", "", date)) == "denied, clock 3600.0")
    #expect(kind(failure(403, body: "", date)) == "denied, clock 3600.0")
    #expect(failure(403, "RequestTimeTooSkewed", "", date).error.description.contains("3600 s behind"))
  }

  @Test func `a write may have happened unless the server refused it`() {
    #expect(failure(500).mayHaveHappened)
    #expect(failure(200, "InternalError").mayHaveHappened)
    #expect(!failure(403, "AccessDenied").mayHaveHappened)
    #expect(!failure(429).mayHaveHappened)
  }

  @Test func `messages say who, what and what to do`() {
    #expect(
      failure(404, "NoSuchBucket").error.description
        == "takes/1.wav: host:9 has no bucket \"bucket\"; check its name, or create it")
    #expect(failure(404, body: "<html>Not here").error.description.contains("check the endpoint"))
    let long = failure(400, "Odd", String(repeating: "x\u{7}", count: 5_000)).error.description
    #expect(long.count < 400)
    #expect(!long.contains("\u{7}"))
  }
}
