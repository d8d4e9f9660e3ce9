import Glibc
import JSON
import ObjectStore
import TestSupport
import Testing

/// A bucket on a real server, through a proxy that cuts it off.
@Suite struct RealOutageTests {
  let server: S3Server
  let bucket: String
  let folder: TemporaryFolder
  let proxy: FaultProxy

  init() throws {
    server = try S3Server.seaweed()
    bucket = try server.bucket()
    folder = try TemporaryFolder()
    proxy = try FaultProxy(to: server, [:])
  }

  private var outage: JSONObject { ["faults": ["reset_before"], "rate": 1] }

  private func bucket(at endpoint: String) throws -> R2Store {
    var configuration = try R2Configuration(
      endpoint: endpoint, bucket: bucket, accessKey: Secret(S3Server.accessKey), secretKey: Secret(S3Server.secretKey))
    configuration.retries = .never
    // A busy machine that answers late is no outage.
    configuration.silence = 30
    return R2Store(configuration)
  }

  private func resilient() throws -> (ResilientStore, Outbox) {
    let outbox = try Outbox(folder: folder.path("outbox"), limit: 64 << 20)
    let cache = try DiskCache(folder: folder.path("cache"), limit: 64 << 20)
    var breaker = CircuitBreaker.Settings()
    breaker.pause = 0.2
    breaker.longestPause = 0.5
    return (ResilientStore(try bucket(at: proxy.endpoint), cache: cache, outbox: outbox, breaker: breaker), outbox)
  }

  @Test func `an outage is survived: reads go on, writes wait and are made by themselves`() throws {
    let (store, outbox) = try resilient()
    let direct = try bucket(at: server.endpoint)
    for number in 0..<4 { #expect(try store.put("k\(number)", noise(200_000)).standing == .stored) }
    let first = try store.put("pointer", "1", PutOptions(if: .absent)).etag

    try proxy.configure(outage)
    #expect(try store.read("k1") == noise(200_000))
    #expect(try store.head("k2").standing == .cached)
    #expect(try store.put("k1", noise(300_000, seed: 2), PutOptions(contentType: "audio/flac")).standing == .queued)
    let second = try store.put("pointer", "2", PutOptions(if: .matches(etag: first))).etag
    try store.put("pointer", "3", PutOptions(if: .matches(etag: second)))
    try store.delete("k3")
    let upload = try store.upload("large")
    for _ in 0..<12 { try upload.append(noise(1 << 20)) }
    #expect(try upload.complete().standing == .queued)
    #expect(try store.read("k1") == noise(300_000, seed: 2))
    #expect(try !store.list().isComplete)
    #expect(try direct.read("k1") == noise(200_000))

    try proxy.configure(["rate": 0])
    for _ in 0..<12_000 where !outbox.isEmpty { usleep(10_000) }
    #expect(outbox.isEmpty && outbox.conflicts().isEmpty)
    #expect(try direct.keys() == ["k0", "k1", "k2", "large", "pointer"])
    #expect(try direct.read("k1") == noise(300_000, seed: 2))
    #expect(try direct.head("k1").contentType == "audio/flac")
    #expect(try direct.text("pointer") == "3")
    #expect(try direct.head("large").size == 12 << 20)
    #expect(try store.head("k1").standing == .stored)
  }

  @Test func `an upload in parts goes on into the outbox when the bucket goes away underway`() throws {
    let (store, outbox) = try resilient()
    let upload = try store.upload("large")
    for _ in 0..<20 { try upload.append(noise(1 << 20)) }
    try proxy.configure(outage)
    for _ in 0..<20 { try upload.append(noise(1 << 20, seed: 2)) }
    #expect(try upload.complete().standing == .queued)
    try proxy.configure(["rate": 0])
    for _ in 0..<12_000 where !outbox.isEmpty { usleep(10_000) }
    let bytes = try bucket(at: server.endpoint).read("large")
    #expect(bytes.count == 40 << 20)
    #expect(bytes.prefix(1 << 20) == noise(1 << 20)[...] && bytes.suffix(1 << 20) == noise(1 << 20, seed: 2)[...])
  }

  @Test func `another writer during the outage is not overwritten`() throws {
    let (store, outbox) = try resilient()
    let direct = try bucket(at: server.endpoint)
    let seen = try store.put("pointer", "seen").etag
    try proxy.configure(outage)
    try store.put("pointer", "mine", PutOptions(if: .matches(etag: seen)))
    try direct.put("pointer", "theirs")
    try proxy.configure(["rate": 0])
    for _ in 0..<12_000 where !outbox.isEmpty { usleep(10_000) }
    #expect(try direct.text("pointer") == "theirs")
    #expect(outbox.conflicts().map(\.record.key.text) == ["pointer"])
    #expect(try store.text("pointer") == "theirs")
  }

  @Test func `the configured bucket has cache, outbox and statistics`() throws {
    let opened = try Storage(
      StorageConfiguration(environment: [
        "R2_ENDPOINT": proxy.endpoint, "R2_ACCESS_KEY_ID": S3Server.accessKey,
        "R2_SECRET_ACCESS_KEY": S3Server.secretKey,
        "R2_BUCKET_NAME": bucket, "HOME": folder.path("home"),
      ]))
    try opened.store.put("k", noise(1_000))
    #expect(try opened.store.read("k") == noise(1_000))
    #expect(try opened.remote?.keys() == ["k"])
    opened.metrics?.flush()
    let month = opened.statistics?.read()[StatisticsFile.month(of: UnixTime.now)]
    #expect(month?.operations[.put]?.count == 1)
    #expect(month?.operations[.head]?.count == 1)
    #expect(month?.operations[.get] == nil)
    #expect(month?.billed(.a) == 2)
    // No key of the bucket is in any file that was written.
    let found = try Tool.run("grep", ["-r", "-F", "-e", S3Server.secretKey, "-e", S3Server.accessKey, folder.location])
    #expect(found.status == 1 && found.output.isEmpty)
  }
}
