import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

@testable import ObjectStore

/// What a bucket's store does beside what every store does.
@Suite struct R2StoreTests {
  let server: S3Server
  let bucket: String
  let folder: TemporaryFolder
  let store: R2Store

  init() throws {
    server = try S3Server.seaweed()
    bucket = try server.bucket()
    folder = try TemporaryFolder()
    store = R2Store(try .testing(server.endpoint, bucket))
  }

  /// A store whose parts and ranges are small, so that little is much.
  func store(
    through proxy: FaultProxy, _ change: (inout R2Configuration) -> Void = { _ in }
  ) throws -> R2Store {
    var configuration = try R2Configuration.testing(proxy.endpoint, bucket)
    configuration.partSize = 5 << 20
    configuration.singlePutLimit = 5 << 20
    configuration.rangeSize = 1 << 20
    configuration.heldSize = 1 << 20
    change(&configuration)
    return R2Store(configuration)
  }

  func file(_ bytes: [UInt8]) throws -> (path: String, body: ObjectBody) {
    let path = folder.path("file\(bytes.count)")
    let descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    try bytes.withUnsafeBytes { try OpenFile(descriptor, for: path).write($0, at: 0) }
    return (path, .file(descriptor: descriptor, offset: 0, count: Int64(bytes.count)))
  }

  func download(_ key: String, _ store: R2Store, sizeHint: Int64? = nil) throws -> [UInt8] {
    let path = folder.path("downloaded")
    let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
    defer { close(descriptor) }
    _ = try store.download(ObjectKey(key), to: descriptor, sizeHint: sizeHint, if: nil, cancellation: .never)
    return try readFile(path)
  }

  @Test func `a large file goes up in equal parts and comes back in ranges`() throws {
    let content = noise(25 << 20 | 77)
    let proxy = try FaultProxy(to: server, ["r2": true])
    let store = try store(through: proxy)
    let info = try store.put(
      ObjectKey("big"), file(content).body, PutOptions(contentType: "audio/wav"), cancellation: .never)
    #expect(info.etag.hasSuffix("-3"))
    #expect(info.size == Int64(content.count))
    #expect(try self.store.head("big").etag == info.etag)
    #expect(try read(store, "big") == content)
    #expect(try proxy.counters().refusals.isEmpty)
    // One connection would take seconds for the whole: time enough for the others to begin, however busy the machine is.
    let slow = try FaultProxy(to: server, ["r2": true, "faults": ["slow"], "rate": 1, "slow": 8_000_000])
    #expect(try download("big", self.store(through: slow)) == content)
    #expect(try slow.counters().requests > 4)
  }

  @Test func `of an object whose size is known nothing is asked for that is not taken`() throws {
    let content = noise(9 << 20 | 5)
    try store.put("big", content)
    let notebook = Notebook()
    let proxy = try FaultProxy(to: server)
    let store = try store(through: proxy) { $0.observer = notebook }
    #expect(try download("big", store, sizeHint: Int64(content.count)) == content)
    let gets = notebook.samples.filter { $0.operation == .get }
    #expect(notebook.samples.count { $0.operation == .head } == 1)
    #expect(gets.count > 4 && gets.allSatisfy { $0.status == 206 })
    #expect(gets.reduce(0) { $0 + $1.received } == content.count)
  }

  @Test(arguments: [0, 1, 1 << 20, 1 << 40]) func `a size that is no longer true does no harm`(hint: Int64) throws {
    for size in [0, 70_000, 3 << 20 | 9] {
      let content = noise(size)
      try store.put("k", content)
      let proxy = try FaultProxy(to: server)
      #expect(try download("k", self.store(through: proxy), sizeHint: hint) == content)
    }
    expectError("notFound") { _ = try download("none", store, sizeHint: hint) }
  }

  func read(_ store: R2Store, _ key: String) throws -> [UInt8] { try store.read(key) }

  @Test(arguments: [
    "reset_before", "reset_in_request", "reset_after", "truncated", "truncated_reset", "error_500", "error_503",
    "early_503", "error_429", "error_in_200", "clock_skew", "corrupted_answer", "corrupted_request", "wrong_etag",
  ])
  func `everything arrives, whatever goes wrong now and then`(fault: String) throws {
    let proxy = try FaultProxy(to: server, ["faults": [.string(fault)], "rate": 0.3])
    let store = try store(through: proxy)
    for (index, size) in [0, 1, 70_000, 6 << 20, 22 << 20 | 5].enumerated() {
      let content = noise(size, seed: UInt64(index + 1))
      _ = try store.put(ObjectKey("put\(index)"), file(content).body, PutOptions(), cancellation: .never)
      #expect(try self.store.read("put\(index)") == content)
      #expect(try download("put\(index)", store) == content)
      #expect(try download("put\(index)", store, sizeHint: Int64(size)) == content)
      let upload = try store.upload("stream\(index)")
      for start in stride(from: 0, to: size, by: 1_000_000) {
        try upload.append(content[start..<min(start + 1_000_000, size)])
      }
      _ = try upload.complete()
      #expect(try self.store.read("stream\(index)") == content)
    }
    #expect(try self.store.unfinishedUploads() == [])
  }

  @Test func `bytes that are wrong every time are never said to be right`() throws {
    let content = noise(3 << 20)
    try store.put("k", content)
    let proxy = try FaultProxy(to: server, ["faults": ["corrupted_answer"], "rate": 1])
    let impatient = try store(through: proxy) { $0.retries = RetryPolicy(attempts: 3, firstPause: 0.001) }
    expectError("corrupted") { _ = try download("k", impatient) }
    expectError("corrupted") { _ = try impatient.read("k") }
    let small = try store(through: proxy) {
      $0.retries = RetryPolicy(attempts: 3, firstPause: 0.001)
      $0.rangeSize = 8 << 20
      $0.heldSize = 8 << 20
    }
    expectError("corrupted") { _ = try download("k", small) }
    expectError("corrupted") { _ = try small.read("k") }
  }

  @Test func `a conditional write whose answer is lost is known for one's own`() throws {
    let proxy = try FaultProxy(to: server, ["faults": ["reset_after"], "rate": 1, "most": 2])
    let store = try store(through: proxy)
    let first = try store.put("k", "mine", PutOptions(if: .absent))
    #expect(try self.store.head("k").etag == first.etag)
    _ = try store.put("k", "mine, too", PutOptions(if: .matches(etag: first.etag)))
    #expect(try self.store.text("k") == "mine, too")
    expectError("preconditionFailed") { try store.put("k", "not mine", PutOptions(if: .absent)) }
  }

  @Test func `a server that falls silent is given up after seconds`() throws {
    try store.put("k", noise(300_000))
    for fault in ["stall_before_answer", "stall_in_answer"] {
      let proxy = try FaultProxy(to: server, ["faults": [.string(fault)], "rate": 1, "most": 1, "stall": 60])
      let store = try store(through: proxy) { $0.silence = 0.5 }
      #expect(try store.read("k") == noise(300_000))
    }
  }

  @Test func `a slow line is not taken for a silent one`() throws {
    let proxy = try FaultProxy(to: server, ["faults": ["slow"], "rate": 1, "slow": 250_000])
    let content = noise(2_500_000)
    // What the proxy has taken but not passed on is not seen from here: its silence has to be borne.
    let writer = try store(through: proxy) {
      $0.silence = 30
      $0.retries = .never
    }
    try writer.put("k", content)
    // Shorter than the whole answer takes, and longer than a busy machine's proxy ever rests between two pieces.
    let reader = try store(through: proxy) {
      $0.silence = 8
      $0.retries = .never
    }
    #expect(try reader.read("k") == content)
  }

  @Test func `no more connections are made than are allowed`() throws {
    let proxy = try FaultProxy(to: server)
    let store = try store(through: proxy) {
      $0.connections = 4
      // One that is given up too early may live on at its other end.
      $0.silence = 30
    }
    let content = noise(50_000)
    let outcomes = inParallel(40) { number -> Bool in
      (try? store.put("k\(number)", content)) != nil && (try? store.read("k\(number)")) == content
    }
    #expect(outcomes.allSatisfy { $0 })
    #expect(try proxy.counters().peakConnections <= 4)
  }

  @Test func `a cancelled write leaves nothing behind`() throws {
    let proxy = try FaultProxy(to: server, ["faults": ["slow"], "rate": 1, "slow": 2_000_000])
    let store = try store(through: proxy)
    let body = try file(noise(22 << 20)).body
    let cancellation = Cancellation()
    let outcomes = inParallel(2) { number -> String in
      if number == 0 {
        usleep(1_500_000)
        cancellation.cancel()
        return ""
      }
      do {
        _ = try store.put(ObjectKey("k"), body, PutOptions(), cancellation: cancellation)
        return "done"
      } catch {
        return "\(error)"
      }
    }
    #expect(outcomes[1] == "k: stopped on request")
    #expect(try self.store.unfinishedUploads() == [])
    #expect(try !self.store.exists("k"))
  }

  @Test func `an upload that is given up leaves no parts, one that is dropped neither`() throws {
    let proxy = try FaultProxy(to: server)
    let store = try store(through: proxy)
    let upload = try store.upload("given up")
    try upload.append(noise(17 << 20))
    #expect(try self.store.unfinishedUploads().map(\.key.text) == ["given up"])
    // Somebody else's, who works on it, is not to be swept.
    #expect(try self.store.abortUploads(olderThan: -10) == [])
    upload.abort()
    do {
      let dropped = try store.upload("dropped")
      try dropped.append(noise(17 << 20))
    }
    #expect(try self.store.unfinishedUploads() == [])
  }

  @Test func `what others left unfinished is swept by age and prefix`() throws {
    let answer = try server.curl(["--request", "POST"], "\(bucket)/old/k?uploads=").output
    #expect(answer.contains("UploadId"))
    #expect(try store.abortUploads(prefix: "new/", olderThan: -10) == [])
    #expect(try store.abortUploads(prefix: "old/", olderThan: 3_600) == [])
    #expect(try store.abortUploads(prefix: "old/", olderThan: -10).map(\.key.text) == ["old/k"])
    #expect(try store.unfinishedUploads() == [])
  }

  @Test func `a wrong clock is corrected by the server's`() throws {
    let proxy = try FaultProxy(to: server, ["faults": ["clock_skew"], "rate": 1, "most": 1, "skew": 200])
    let store = try store(through: proxy)
    try store.put("k", "content")
    #expect(abs(store.client.now - Double(time(nil)) - 200) < 60)
    let url = try store.presign(.get, ObjectKey("k"), expiry: 60)
    #expect(abs(url.expires - Double(time(nil)) - 260) < 60)
  }

  @Test func `wrong keys, no bucket and no server are one clear line each`() throws {
    func message(_ configuration: R2Configuration) -> String {
      var configuration = configuration
      configuration.retries = .never
      do {
        try R2Store(configuration).checkBucket()
        return ""
      } catch {
        return "\(error)"
      }
    }
    let secret = Secret("canary-of-a-secret")
    #expect(
      message(
        try R2Configuration(
          endpoint: server.endpoint, bucket: bucket, accessKey: Secret(S3Server.accessKey), secretKey: secret)
      ).contains("the secret key does not belong to the access key"))
    #expect(
      message(
        try R2Configuration(
          endpoint: server.endpoint, bucket: bucket, accessKey: Secret("canary"), secretKey: secret)
      ).contains("the access key is not known"))
    #expect(message(try .testing(server.endpoint, "no-such-bucket")).contains("has no bucket \"no-such-bucket\""))
    #expect(message(try .testing("http://127.0.0.1:1", bucket)).contains("cannot be reached"))
    #expect(message(try .testing(server.endpoint, bucket)) == "")
    for text in [
      message(try R2Configuration(endpoint: server.endpoint, bucket: bucket, accessKey: secret, secretKey: secret)),
      "\(store.configuration)",
    ] {
      #expect(!text.contains("canary"))
      #expect(!text.contains(S3Server.secretKey))
    }
  }

  @Test func `lifecycle rules are written, read and removed`() throws {
    #expect(try store.lifecycleRules() == [])
    let rules = [
      LifecycleRule("temporary", prefix: "tmp/", expiration: 1, uploadExpiration: 2),
      LifecycleRule("off & <away>", prefix: "runs/", isEnabled: false, expiration: 30),
    ]
    try store.setLifecycleRules(rules)
    #expect(try store.lifecycleRules().sorted { $0.identifier > $1.identifier } == rules)
    try store.setLifecycleRules([])
    #expect(try store.lifecycleRules() == [])
  }

  @Test func `every request is told of, with its attempt`() throws {
    let notebook = Notebook()
    let proxy = try FaultProxy(to: server, ["faults": ["error_500"], "rate": 1, "most": 1])
    let store = try store(through: proxy) { $0.observer = notebook }
    try store.put("k", "content")
    _ = try store.read("k")
    expectError("notFound") { _ = try store.head("none") }
    let samples = notebook.samples
    #expect(samples.map(\.operation) == [.put, .put, .get, .get, .head, .head])
    #expect(samples.map(\.attempt) == [1, 2, 1, 2, 1, 2])
    #expect(samples.map(\.isSuccess) == [false, true, false, true, false, true])
    #expect(samples.map(\.status) == [500, 200, 500, 200, 500, 404])
    #expect(samples[1].sent == 7 && samples[3].received == 7)
  }
}

private final class Notebook: StoreObserver {
  private let written = Mutex<[OperationSample]>([])

  var samples: [OperationSample] { written.withLock { $0 } }

  func observe(_ sample: OperationSample) { written.withLock { $0.append(sample) } }
}
