import JSON
import TestSupport
import Testing

/// The proxy refuses what R2 would refuse, and passes the rest.
@Suite struct R2RulesTests {
  let server: S3Server
  let bucket: String
  let proxy: FaultProxy
  let folder: TemporaryFolder

  init() throws {
    server = try S3Server.seaweed()
    bucket = try server.bucket()
    proxy = try FaultProxy(to: server, ["r2": true])
    folder = try TemporaryFolder()
  }

  /// Status and error code of the answer to a request, signed by curl.
  func answer(_ arguments: [String], _ target: String) throws -> String {
    let output = try server.curl(
      arguments + ["--write-out", "\n%{http_code}"], "\(bucket)/\(target)", endpoint: proxy.endpoint
    ).output
    return output.status + output.errorCode
  }

  /// The same, for a request that nobody signs.
  func unsigned(_ arguments: [String], _ target: String) throws -> String {
    let output = try Tool.run(
      "curl", ["--silent", "--write-out", "\n%{http_code}"] + arguments + ["\(proxy.endpoint)/\(bucket)/\(target)"]
    ).output
    return output.status + output.errorCode
  }

  @Test(arguments: [
    "?acl=", "?versioning=", "?tagging=", "a?tagging=", "?policy=", "?object-lock=", "a?versionId=1", "?website=",
  ])
  func `sub-resources that R2 does not have`(target: String) throws {
    #expect(try answer([], target) == "501 NotImplemented")
  }

  @Test(arguments: ["x-amz-acl: private", "x-amz-tagging: a=b", "x-amz-object-lock-mode: GOVERNANCE"])
  func `headers that R2 does not have`(header: String) throws {
    #expect(try answer(["--request", "PUT", "--data", "x", "--header", header], "a") == "501 NotImplemented")
  }

  @Test func `signatures of a stream`() throws {
    let header = "x-amz-content-sha256: STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
    #expect(try unsigned(["--request", "PUT", "--data", "x", "--header", header], "a") == "501 NotImplemented")
  }

  @Test func `a signature without the content's hash`() throws {
    let header = "Authorization: AWS4-HMAC-SHA256 Credential=K/20260101/auto/s3/aws4_request, Signature=0"
    #expect(try unsigned(["--header", header], "a") == "400 InvalidRequest")
  }

  @Test(arguments: [
    ("K/20260101/eu-west-1/s3/aws4_request", "400 InvalidRegionName"),
    ("K/20260101/auto/sqs/aws4_request", "400 AuthorizationHeaderMalformed"),
  ])
  func `a scope that is not R2's`(scope: String, expected: String) throws {
    let authorization =
      "Authorization: AWS4-HMAC-SHA256 Credential=\(scope), SignedHeaders=host;x-amz-date, Signature=0"
    #expect(
      try unsigned(
        ["--header", authorization, "--header", "x-amz-content-sha256: UNSIGNED-PAYLOAD"], "a") == expected)
    #expect(try answer([], "a") == "404 NoSuchKey")  // curl's scope is R2's
  }

  @Test func `a write without a length`() throws {
    #expect(
      try answer(["--upload-file", "/dev/null", "--header", "Transfer-Encoding: chunked"], "a")
        == "411 MissingContentLength")
  }

  @Test func `content that is not what was signed`() throws {
    try proxy.configure(["r2": true, "faults": ["corrupted_request"], "rate": 1, "most": 1])
    // curl signs with the hash that it is told.
    let hash = "x-amz-content-sha256: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    func attempt() throws -> String {
      let result = try Tool.run(
        "curl",
        [
          "--silent", "--write-out", "\n%{http_code}", "--aws-sigv4", "aws:amz:auto:s3", "--user",
          "\(S3Server.accessKey):\(S3Server.secretKey)", "--header", hash, "--request", "PUT", "--data-binary", "hello",
          "\(proxy.endpoint)/\(bucket)/a",
        ])
      return result.output.status + result.output.errorCode
    }
    #expect(try attempt() == "400 XAmzContentSHA256Mismatch")
    #expect(try server.curl(["--output", "/dev/null", "--write-out", "%{http_code}"], "\(bucket)/a").output == "404")
    #expect(try attempt() == "200")
  }

  @Test func `one write a second to each key`() throws {
    let write = ["--request", "PUT", "--data", "x"]
    #expect(try answer(write, "a") == "200")
    #expect(try answer(write, "a") == "429 TooManyRequests")
    #expect(try answer(write, "b") == "200")
    #expect(try answer([], "a") == "200")
    #expect(try proxy.counters().refusals == ["TooManyRequests": 1])
  }

  @Test func `keys and metadata have limits`() throws {
    let long = (0..<5).map { _ in String(repeating: "k", count: 250) }.joined(separator: "/")
    #expect(try answer(["--request", "PUT", "--data", "x"], long) == "400 KeyTooLongError")
    let header = "x-amz-meta-a: \(String(repeating: "v", count: 8_192))"
    #expect(try answer(["--request", "PUT", "--data", "x", "--header", header], "a") == "400 MetadataTooLarge")
  }

  @Test(arguments: [
    ("X-Amz-Expires=604801&X-Amz-Date=20260101T000000Z", "400 AuthorizationQueryParametersError"),
    ("X-Amz-Expires=0&X-Amz-Date=20260101T000000Z", "400 AuthorizationQueryParametersError"),
    ("X-Amz-Expires=60&X-Amz-Date=20260101T000000Z", "400 ExpiredRequest"),
    ("X-Amz-Expires=60&X-Amz-Date=yesterday", "400 AuthorizationQueryParametersError"),
    ("X-Amz-Expires=60&X-Amz-Date=21260101T000000Z", "403 AccessDenied"),
  ])
  func `a presigned URL that does not hold`(query: String, expected: String) throws {
    let credential = "X-Amz-Credential=K%2F20260101%2Fauto%2Fs3%2Faws4_request&X-Amz-Signature=0"
    #expect(try unsigned([], "a?\(credential)&\(query)") == expected)
  }

  @Test(arguments: [
    ([5 << 20, 5 << 20, 100], "200"), ([5 << 20, 6 << 20, 100], "400 InvalidPart"),
    ([5 << 20, 6 << 20], "400 InvalidPart"), ([4 << 20, 100], "400 EntityTooSmall"),
  ])
  func `parts are equal, only the last may be shorter`(sizes: [Int], expected: String) throws {
    let begun = try server.curl(["--data", ""], "\(bucket)/a?uploads=", endpoint: proxy.endpoint).output
    let id = try #require(begun.between("<UploadId>", "</UploadId>"))
    var list = ""
    for (index, size) in sizes.enumerated() {
      let path = try folder.write(String(repeating: "x", count: size), to: "part")
      let answer = try server.curl(
        ["--upload-file", path, "--include"], "\(bucket)/a?partNumber=\(index + 1)&uploadId=\(id)",
        endpoint: proxy.endpoint)
      list += "<Part><PartNumber>\(index + 1)</PartNumber><ETag>\(answer.output.etag)</ETag></Part>"
    }
    let body = "<CompleteMultipartUpload>\(list)</CompleteMultipartUpload>"
    #expect(try answer(["--request", "POST", "--data-binary", body], "a?uploadId=\(id)") == expected)
  }
}

extension String {
  /// The last line, where `answer` lets curl write the status.
  fileprivate var status: String { String(split(separator: "\n").last ?? "") }
  fileprivate var errorCode: String { between("<Code>", "</Code>").map { " " + $0 } ?? "" }

  fileprivate func between(_ start: String, _ end: String) -> String? {
    guard let start = firstRange(of: start), let end = self[start.upperBound...].firstRange(of: end) else { return nil }
    return String(self[start.upperBound..<end.lowerBound])
  }
}
