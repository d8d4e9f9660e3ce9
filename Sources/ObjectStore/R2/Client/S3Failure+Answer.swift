/// What an answer that is no success means.
extension S3Failure {
  /// - Parameters:
  ///   - now: this machine's clock, to compare with the server's.
  init(_ response: HTTPResponse, subject: String, bucket: String, host: String, now: Double) {
    let document = XMLNode.parse(response.body)
    let node = document?.name == "Error" ? document : document?["Error"]
    let code = node?.text("Code") ?? ""
    let status = response.status
    let said = Self.said(status, code, node?.text("Message"))
    let again = ObjectStoreError.unavailable(subject: subject, detail: said)
    let offset = response.headers["date"].flatMap(WireDates.header).map { $0 - now }

    switch (code, status) {
    case ("RequestTimeTooSkewed", _), ("RequestExpired", _):
      self.init(.denied(subject: subject, detail: Self.clockText(offset)), offset.map { .clock(offset: $0) } ?? .again)
    case ("", 403) where response.body.isEmpty && abs(offset ?? 0) > 60:
      // The answer to a HEAD has no content that says why; the server's clock does.
      self.init(.denied(subject: subject, detail: Self.clockText(offset)), .clock(offset: offset ?? 0))
    case ("TooManyRequests", _), ("SlowDown", _), ("", 429), ("RequestLimitExceeded", _), ("Throttling", _):
      self.init(.throttled(subject: subject, detail: said), .throttled(retryAfter: Self.retryAfter(response)))
    case ("", 503), ("ServiceUnavailable", _):
      self.init(again, Self.retryAfter(response).map { .throttled(retryAfter: $0) } ?? .again)
    case ("BadDigest", _), ("XAmzContentSHA256Mismatch", _), ("XAmzContentChecksumMismatch", _):
      self.init(.corrupted(subject: subject, detail: "the server got other bytes than were sent"), .again)
    case ("ClientDisconnect", _), ("IncompleteBody", _), ("RequestTimeout", _), ("ConditionalRequestConflict", _),
      ("OperationAborted", _), ("InternalError", _), ("", 408):
      self.init(again, .again)
    case ("NoSuchBucket", _):
      self.init(
        .notFound(subject: subject, detail: "\(host) has no bucket \"\(bucket)\"; check its name, or create it"))
    case ("NoSuchKey", _):
      self.init(.notFound(subject: subject, detail: "there is no such object"))
    case ("PreconditionFailed", _), (_, 412), (_, 304):
      self.init(.preconditionFailed(subject: subject, detail: "the object is not what the condition asks for"))
    case ("InvalidRange", _), (_, 416):
      self.init(.badRange(subject: subject, detail: "the range begins behind the object's end"))
    case ("EntityTooLarge", _), ("MetadataTooLarge", _), (_, 413):
      self.init(.tooLarge(subject: subject, detail: said))
    case ("KeyTooLongError", _), ("InvalidObjectName", _):
      self.init(.badKey(key: subject, detail: "the server refuses it: \(said)"))
    case ("NotImplemented", _), (_, 501):
      let isAboutChecksums = node?.text("Message")?.lowercased().contains("checksum") == true
      self.init(.unsupported(subject: subject, detail: said), isAboutChecksums ? .withoutChecksums : .none)
    case ("SignatureDoesNotMatch", _):
      self.init(
        .denied(subject: subject, detail: "the secret key does not belong to the access key; check both (\(said))"))
    case ("InvalidAccessKeyId", _), (_, 401):
      self.init(
        .denied(
          subject: subject, detail: "the access key is not known to \(host); check the key and the host (\(said))"))
    case ("PermanentRedirect", _), ("TemporaryRedirect", _), (_, 300..<400):
      self.init(
        .misconfigured(detail: "\(host) sends requests for bucket \"\(bucket)\" elsewhere: set its own endpoint"))
    case ("", 403) where response.body.isEmpty:
      self.init(.denied(subject: subject, detail: "\(said): the keys are wrong, or do not allow it"))
    case (_, 403):
      self.init(.denied(subject: subject, detail: "\(said): the credentials do not allow it"))
    case ("", 404) where document == nil && !response.body.isEmpty:
      self.init(
        .notFound(subject: subject, detail: "\(host) answered 404, and not as an S3 server does: check the endpoint"))
    case (_, 404):
      self.init(.notFound(subject: subject, detail: code.isEmpty ? "there is no such object" : said))
    case (_, 500...):
      self.init(again, .again)
    case (_, 200..<300):
      self.init(.unavailable(subject: subject, detail: "\(host) gave an answer that cannot be understood"), .again)
    default:
      self.init(.unsupported(subject: subject, detail: "the server refuses the request: \(said)"))
    }
    self.status = status
    self.code = code
    mayHaveHappened = status >= 500 || status == 200
  }

  private static func said(_ status: Int, _ code: String, _ message: String?) -> String {
    let words = [String(status), code, message.map { "\"\(printable($0))\"" } ?? ""].filter { !$0.isEmpty }
    return "the server answered \(words.joined(separator: " "))"
  }

  /// What a server says may be long and hold anything.
  private static func printable(_ text: String) -> String {
    String(
      text.unicodeScalars.prefix(200).map { $0.value < 32 || (127..<160).contains($0.value) ? " " : Character($0) })
  }

  private static func clockText(_ offset: Double?) -> String {
    guard let offset else { return "this machine's clock is not the server's; set the clock" }
    return
      "this machine's clock is \(Int(abs(offset))) s \(offset > 0 ? "behind" : "ahead of") the server's; set the clock"
  }

  /// Seconds; a date is of no use while clocks differ.
  private static func retryAfter(_ response: HTTPResponse) -> Double? {
    response.headers["retry-after"].flatMap { Double($0) }.flatMap { $0.isFinite && $0 >= 0 ? $0 : nil }
  }
}
