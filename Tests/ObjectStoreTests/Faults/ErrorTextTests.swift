import Glibc
import JSON
import ObjectStore
import TestSupport
import Testing

/// What people read when it does not work: one line, what and where, and never a secret.
@Suite struct ErrorTextTests {
  /// The error of reading and of writing, which must be alike: one line that has these words and nothing secret.
  private func expectError(
    _ kind: String, _ words: [String], _ store: R2Store, _ location: SourceLocation = #_sourceLocation
  ) throws {
    var texts: [String] = []
    for attempt in [
      { _ = try store.read("takes/1.wav") }, { try store.put("takes/1.wav", "content") },
      { try store.checkBucket() }, { _ = try store.list() },
      { _ = try store.upload("takes/1.wav").complete() },
    ] as [() throws -> Void] {
      do {
        try attempt()
        Issue.record("nothing was thrown", sourceLocation: location)
      } catch let error as ObjectStoreError {
        #expect("\(Mirror(reflecting: error).children.first?.label ?? "")" == kind, sourceLocation: location)
        texts += [error.description, String(reflecting: error), "\(error)"]
      }
    }
    for text in texts {
      #expect(!text.contains(S3Server.secretKey), sourceLocation: location)
      #expect(!text.lowercased().contains("signature="), sourceLocation: location)
    }
    for text in texts where !text.hasPrefix("ObjectStore.") {
      #expect(!text.contains("\n") && text.count < 400, sourceLocation: location)
      for word in words { #expect(text.contains(word), sourceLocation: location) }
    }
  }

  private func store(
    _ endpoint: String, bucket: String = "recordings", access: String = S3Server.accessKey,
    secret: String = S3Server.secretKey
  ) throws -> R2Store {
    var configuration = try R2Configuration(
      endpoint: endpoint, bucket: bucket, accessKey: Secret(access), secretKey: Secret(secret))
    configuration.retries = RetryPolicy(attempts: 2, patience: 1, firstPause: 0.01, longestPause: 0.01)
    return R2Store(configuration)
  }

  @Test func `a bucket that does not exist`() throws {
    try expectError("notFound", ["no bucket \"recordings\""], store(S3Server.seaweed().endpoint))
  }

  @Test func `a secret key that is wrong`() throws {
    let server = try S3Server.seaweed()
    try expectError(
      "denied", ["secret key"],
      store(server.endpoint, bucket: server.bucket(), secret: String(S3Server.secretKey.dropLast()) + "x"))
  }

  @Test func `an access key that is wrong`() throws {
    let server = try S3Server.seaweed()
    try expectError(
      "denied", ["access key"], store(server.endpoint, bucket: server.bucket(), access: "NOBODY"))
  }

  @Test func `a server that is down`() throws {
    // Nobody listens on the port of a proxy that has ended.
    var proxy: FaultProxy? = try FaultProxy(to: .seaweed())
    let endpoint = try #require(proxy).endpoint
    proxy = nil
    try expectError("unavailable", ["cannot be reached", "127.0.0.1"], store(endpoint))
  }

  @Test func `a host that has no address`() throws {
    try expectError(
      "unavailable", ["cannot be reached", "no-such-host.invalid"], store("http://no-such-host.invalid"))
  }

  @Test func `a certificate that nobody vouches for, and one that the caller trusts`() throws {
    let folder = try TemporaryFolder()
    let (certificate, key) = (folder.path("certificate"), folder.path("key"))
    let made = try Tool.run(
      "openssl",
      [
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1", "-addext",
        "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key,
      ])
    #expect(made.status == 0, "\(made.output)")
    let proxy = try FaultProxy(to: .seaweed(), certificate: (certificate, key))
    try expectError("misconfigured", ["certificate", "127.0.0.1"], store(proxy.endpoint))
    // And it is only the certificate: whoever trusts it stores, in parts, and reads.
    let bucket = try S3Bucket(on: .seaweed())
    let (file, back) = (folder.path("file"), folder.path("back"))
    let content = noise(12 << 20)
    try write(content, to: file)
    for arguments in [["put", file, "k"], ["get", "k", back]] {
      let result = try StoreProcess(arguments, at: bucket, through: proxy, ["CURL_CA_BUNDLE": certificate]).finish()
      #expect(result.status == 0, "\(result.output)")
    }
    #expect(try readFile(back) == content)
  }

  @Test func `a clock that no correction brings right`() throws {
    let server = try S3Server.seaweed()
    let proxy = try FaultProxy(to: server, ["faults": ["clock_skew"], "rate": 1, "skew": 7_200])
    try expectError("denied", ["clock", "set the clock"], store(proxy.endpoint, bucket: server.bucket()))
  }

  @Test func `a clock that is wrong is corrected by what the server says`() throws {
    let bucket = try S3Bucket(on: .seaweed())
    let folder = try TemporaryFolder()
    let (file, back) = (folder.path("file"), folder.path("back"))
    try write(noise(1_000), to: file)
    let variables = StoreProcess.environment(bucket).map { "\($0.key)=\($0.value)" }
    for offset in ["+3 hours", "-2 days"] {
      for arguments in [["put", file, "k"], ["get", "k", back]] {
        let result = try Tool.run("env", variables + ["faketime", offset, Exerciser.path] + arguments)
        #expect(result.status == 0, "\(result.output)")
      }
      #expect(try readFile(back) == noise(1_000))
    }
  }
}
