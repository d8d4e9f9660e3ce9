import JSON
import TestSupport
import Testing

/// Each fault is what it is called: seen by curl through the proxy, and on the server behind it.
@Suite struct FaultProxyTests {
  let server: S3Server
  let bucket: String
  let folder: TemporaryFolder
  /// 300,000 bytes.
  let file: String

  init() throws {
    server = try S3Server.seaweed()
    bucket = try server.bucket()
    folder = try TemporaryFolder()
    file = try folder.write(
      (0..<30_000).map { String(String(100_000_000 + $0 * 7_919).prefix(9)) + "\n" }.joined(), to: "file")
    _ = try server.curl(["--upload-file", file], "\(bucket)/old")
  }

  /// What came of a request.
  struct Outcome {
    /// curl's exit status: 0, or 18 where the answer was short, 28 where time was up, 52 to 56 where the connection broke.
    var status: Int32
    var code: Int
    var received: Int
    var seconds: Double
    var head: String
  }

  func request(_ arguments: [String], _ key: String, through proxy: FaultProxy) throws -> Outcome {
    let result = try server.curl(
      ["--output", folder.path("answer"), "--dump-header", folder.path("head"), "--max-time", "2"] + arguments
        + ["--write-out", "%{http_code} %{size_download} %{time_total}"], "\(bucket)/\(key)", endpoint: proxy.endpoint)
    let words = result.output.split(separator: " ")
    let head = (try? readFile(folder.path("head"))).map { String(decoding: $0, as: UTF8.self) }
    return Outcome(
      status: result.status, code: Int(words[0]) ?? 0, received: Int(words[1]) ?? 0, seconds: Double(words[2]) ?? 0,
      head: head ?? "")
  }

  func put(_ key: String, _ proxy: FaultProxy) throws -> Outcome {
    try request(["--upload-file", file], key, through: proxy)
  }

  func get(_ key: String, _ proxy: FaultProxy) throws -> Outcome { try request([], key, through: proxy) }

  /// The object as the server has it; nil where it has none.
  func stored(_ key: String) throws -> [UInt8]? {
    let result = try server.curl(["--fail", "--output", folder.path("stored")], "\(bucket)/\(key)")
    return result.status == 0 ? try readFile(folder.path("stored")) : nil
  }

  func proxy(_ fault: String, _ more: JSONObject = [:]) throws -> FaultProxy {
    var configuration: JSONObject = ["faults": [.string(fault)], "rate": 1]
    for (key, value) in more { configuration[key] = value }
    return try FaultProxy(to: server, configuration)
  }

  func different(_ one: [UInt8], _ other: [UInt8]) -> Int { zip(one, other).count { $0 != $1 } }

  @Test func `without faults everything passes as it is`() throws {
    let proxy = try FaultProxy(to: server)
    #expect(try put("new", proxy).code == 200)
    #expect(try get("new", proxy).code == 200)
    #expect(try readFile(folder.path("answer")) == readFile(file))
    #expect(try get("none", proxy).code == 404)
    #expect(try request(["--head"], "new", through: proxy).head.contains("300000"))
    #expect(try request(["--request", "DELETE"], "new", through: proxy).code == 204)
    #expect(try get("?list-type=2", proxy).code == 200)
    #expect(try proxy.counters().requests == 6)
    #expect(try proxy.counters().faults.isEmpty)
  }

  @Test(arguments: [("reset_before", false), ("reset_in_request", false), ("reset_after", true)])
  func `a connection is reset`(fault: String, isStored: Bool) throws {
    let proxy = try proxy(fault)
    #expect(52...56 ~= (try put("new", proxy).status))
    #expect(try (stored("new") != nil) == isStored)
    #expect(try proxy.counters().faults == [fault: 1])
  }

  @Test(arguments: [("truncated", 18), ("truncated_reset", 56)] as [(String, Int32)])
  func `an answer ends in its middle`(fault: String, status: Int32) throws {
    let proxy = try proxy(fault)
    let outcome = try get("old", proxy)
    #expect(outcome.status == status)
    #expect(outcome.code == 200)
    #expect(outcome.received == 150_000)
  }

  @Test func `an answer does not come, and the server did what it was asked`() throws {
    let proxy = try proxy("stall_before_answer")
    #expect(try put("new", proxy).status == 28)
    #expect(try stored("new") != nil)
  }

  @Test func `an answer stops in its middle`() throws {
    let outcome = try get("old", proxy("stall_in_answer"))
    #expect(outcome.status == 28)
    #expect(outcome.received == 150_000)
  }

  @Test func `a stall ends with a reset`() throws {
    #expect(try get("old", proxy("stall_in_answer", ["stall": 0.2])).status == 56)
  }

  @Test func `a slow connection takes its time and brings everything`() throws {
    let proxy = try proxy("slow", ["slow": 600_000])
    let outcome = try get("old", proxy)
    #expect(outcome.received == 300_000)
    #expect(outcome.seconds >= 0.5)
    #expect(try put("new", proxy).seconds >= 0.5)
    #expect(try stored("new") == readFile(file))
  }

  @Test func `a delay, and all is well`() throws {
    let outcome = try get("old", proxy("delay", ["delay": 0.2]))
    #expect(outcome.received == 300_000)
    #expect(outcome.seconds >= 0.2)
  }

  @Test(arguments: [
    ("error_500", 500, "InternalError"), ("error_503", 503, "ServiceUnavailable"),
    ("early_503", 503, "ServiceUnavailable"), ("error_429", 429, "TooManyRequests"),
    ("clock_skew", 403, "RequestTimeTooSkewed"),
  ])
  func `a server in trouble does nothing and says so`(fault: String, code: Int, name: String) throws {
    let proxy = try proxy(fault, ["retry_after": 3])
    let outcome = try put("new", proxy)
    #expect(outcome.code == code)
    #expect(try String(decoding: readFile(folder.path("answer")), as: UTF8.self).contains("<Code>\(name)</Code>"))
    #expect(outcome.head.contains("Retry-After: 3") == (code == 503))
    #expect(outcome.head.contains("Connection: close") == (fault == "early_503"))
    #expect(try stored("new") == nil)
  }

  @Test func `a copy fails with the status of success`() throws {
    let proxy = try proxy("error_in_200")
    let outcome = try request(
      ["--request", "PUT", "--header", "x-amz-copy-source: /\(bucket)/old"], "new", through: proxy)
    #expect(outcome.code == 200)
    #expect(try String(decoding: readFile(folder.path("answer")), as: UTF8.self).contains("<Code>InternalError</Code>"))
    #expect(try stored("new") == nil)
    #expect(try put("new", proxy).code == 200)
    #expect(try stored("new") != nil)
  }

  @Test func `one bit of an answer is wrong`() throws {
    #expect(try get("old", proxy("corrupted_answer")).received == 300_000)
    #expect(try different(readFile(folder.path("answer")), readFile(file)) == 1)
  }

  @Test func `one bit of a request is wrong`() throws {
    #expect(try put("new", proxy("corrupted_request")).code == 200)
    let stored = try #require(try stored("new"))
    #expect(try different(stored, readFile(file)) == 1)
  }

  @Test func `an ETag is wrong`() throws {
    let right = try get("old", FaultProxy(to: server)).head.etag
    let wrong = try get("old", proxy("wrong_etag")).head.etag
    #expect(right.count == wrong.count && right != wrong && right.count == 34)
  }

  @Test func `which requests meet with a fault depends on the seed and the attempt alone`() throws {
    func pattern(seed: Int64, attempts: Int = 1) throws -> [Int] {
      let proxy = try FaultProxy(to: server, ["faults": ["error_500"], "rate": 0.3, "seed": .integer(seed)])
      // One curl asks for all.
      let codes = try server.curl(
        ["--output", "/dev/null", "--write-out", "%{http_code} "], "\(bucket)/key[1-100]", endpoint: proxy.endpoint)
      #expect(try proxy.counters().requests == 100)
      #expect(try proxy.counters().totalConnections == 1)
      guard attempts == 1 else { return try again(proxy) }
      return codes.output.split(separator: " ").map { Int($0) ?? 0 }
    }
    func again(_ proxy: FaultProxy) throws -> [Int] {
      try server.curl(
        ["--output", "/dev/null", "--write-out", "%{http_code} "], "\(bucket)/key[1-100]", endpoint: proxy.endpoint
      ).output.split(separator: " ").map { Int($0) ?? 0 }
    }
    let first = try pattern(seed: 1)
    #expect(15...45 ~= first.count { $0 == 500 })
    #expect(try pattern(seed: 1) == first)
    #expect(try pattern(seed: 2) != first)
    #expect(try pattern(seed: 1, attempts: 2) != first)
  }

  @Test func `no request meets with more faults than it may`() throws {
    let proxy = try proxy("error_500", ["most": 2])
    #expect(try (0..<4).map { _ in try get("old", proxy).code } == [500, 500, 200, 200])
  }

  @Test func `what the proxy does not know is an error`() throws {
    #expect(throws: (any Error).self) { try proxy("eclipse") }
    #expect(throws: (any Error).self) { try FaultProxy(to: server, ["sede": 1]) }
  }
}

extension String {
  /// The value of the field ETag in the head of an answer.
  var etag: String {
    for line in split(whereSeparator: \.isNewline) where line.lowercased().hasPrefix("etag:") {
      return String(line.dropFirst(5).drop { $0 == " " })
    }
    return ""
  }
}
