import Glibc
import ObjectStore
import TestSupport
import Testing

@Suite struct ResilientStoreTests {
  @Test func `while the store is away, reads come from the cache, and the reader is told`() throws {
    let rig = try OutboxRig()
    let stored = try rig.store.put("k", noise(300_000), PutOptions(metadata: ["a": "b"]))
    #expect(stored.standing == .stored)
    rig.inner.isDown = true
    #expect(try rig.store.read("k") == noise(300_000))
    let info = try rig.store.head("k")
    #expect(info.standing == .cached && info.etag == stored.etag && info.metadata == ["a": "b"])
    #expect(try rig.store.read("k", .last(5)) == noise(300_000).suffix(5))
    expectError("preconditionFailed") { _ = try rig.store.read("k", if: .differs(fromETag: stored.etag)) }
    let path = rig.folder.path("target")
    let file = open(path, O_RDWR | O_CREAT, 0o600)
    defer { close(file) }
    #expect(
      try rig.store.download(ObjectKey("k"), to: file, sizeHint: nil, if: nil, cancellation: .never).standing == .cached
    )
    #expect(try readFile(path) == noise(300_000))
    expectError("unavailable") { _ = try rig.store.read("never seen") }
    #expect(rig.log.events.contains(.servedFromCache(key: try ObjectKey("k"))))
    #expect(rig.log.events.contains { if case .storeUnavailable = $0 { true } else { false } })
  }

  @Test func `after some failures the store is not asked, until it is tried and found well`() throws {
    let rig = try OutboxRig(failures: 2, pause: 3)
    try rig.store.put("k", "content")
    rig.inner.isDown = true
    for _ in 0..<2 { _ = try rig.store.head("k") }
    let calls = rig.inner.calls
    for _ in 0..<10 { _ = try rig.store.head("k") }
    #expect(rig.inner.calls == calls)
    rig.inner.isDown = false
    usleep(3_100_000)
    #expect(try rig.store.head("k").standing == .stored)
    #expect(rig.store.circuit == .closed)
    #expect(rig.log.events.last == .storeAvailable)
  }

  @Test func `answers that are no failures never open the circuit`() throws {
    let rig = try OutboxRig(failures: 1)
    for _ in 0..<5 {
      expectError("notFound") { _ = try rig.store.head("nothing") }
      expectError("preconditionFailed") {
        try rig.store.put("k", "x", PutOptions(if: .matches(etag: "nothing")))
      }
      // The reader's own failure is not the store's.
      try rig.inner.put("read", "x")
      expectError("unavailable") {
        _ = try rig.store.get(ObjectKey("read"), range: nil, if: nil, cancellation: .never) {
          _ throws(ObjectStoreError) in
          throw .unavailable(subject: "sink", detail: "the reader's own store is away")
        }
      }
    }
    #expect(rig.store.circuit == .closed)
  }

  @Test func `without an outbox a write fails at once, and says why`() throws {
    let rig = try OutboxRig()
    let store = ResilientStore(rig.inner, cache: nil, outbox: nil)
    rig.inner.isDown = true
    expectError("unavailable") { try store.put("k", "x") }
    expectError("unavailable") { _ = try store.upload("k") }
    expectError("unavailable") { try store.delete("k") }
    expectError("unavailable") { _ = try store.list() }
    #expect(try store.replay() == .init())
  }

  @Test(arguments: 0...8)
  func `an upload survives the store going away at any point`(calls: Int) throws {
    let rig = try OutboxRig()
    rig.inner.goDown(after: calls)
    let bytes = noise(500_000)
    let upload = try rig.store.upload("k", PutOptions(contentType: "audio/wav"))
    for start in stride(from: 0, to: bytes.count, by: 100_000) {
      try upload.append(bytes[start..<(start + 100_000)])
    }
    try [UInt8](repeating: 7, count: 44).withUnsafeBytes { try upload.write($0, at: 0) }
    let info = try upload.complete()
    // Beginning, five pieces, the header, completing: eight calls.
    #expect(info.standing == (calls < 8 ? .queued : .stored))
    let expected = [UInt8](repeating: 7, count: 44) + bytes[44...]
    #expect(try rig.store.read("k") == expected)
    _ = try rig.replay()
    #expect(try rig.inner.read("k") == expected)
    #expect(try rig.inner.head("k").contentType == "audio/wav")
    #expect(rig.outbox.isEmpty)
  }

  @Test func `a listing without the store shows what is known here, and says that it is not all`() throws {
    let rig = try OutboxRig()
    try rig.store.put("a/1", "1")
    try rig.store.put("a/2", "2")
    try rig.store.put("b/1", "3")
    try rig.inner.put("a/unseen", "4")
    rig.inner.isDown = true
    try rig.store.put("a/3", "5")
    try rig.store.delete("a/1")
    let list = try rig.store.list("a/")
    #expect(!list.isComplete)
    #expect(list.objects.map { "\($0.key) \($0.standing)" } == ["a/2 cached", "a/3 queued"])
    #expect(try rig.store.list("", delimiter: "/").commonPrefixes == ["a/", "b/"])
    var paged: [String] = []
    var request = ListRequest(limit: 1)
    repeat {
      let page = try rig.store.list(request, cancellation: .never)
      paged += page.objects.map(\.key.text)
      request.continuation = page.next
    } while request.continuation != nil
    #expect(paged == ["a/2", "a/3", "b/1"])
    #expect(rig.log.events.contains(.listedWithoutStore(prefix: "a/")))
    #expect(try rig.replay().made == 2)
    #expect(try rig.store.list("a/").isComplete)
    #expect(try rig.store.keys() == ["a/2", "a/3", "a/unseen", "b/1"])
  }

  @Test(arguments: 0..<20)
  func `a listing with writes that wait is what it will be when they are made`(seed: Int) throws {
    let rig = try OutboxRig()
    var random = SystemRandomNumberGenerator()
    let keys = (0..<40).map { "\("abc".randomElement()!)/\($0 % 2 == 0 ? "" : "x")\($0)" }
    for key in keys where Bool.random() { try rig.inner.put(key, "stored") }
    rig.inner.isDown = true
    for _ in 0..<25 {
      let key = keys.randomElement(using: &random)!
      if Int.random(in: 0...3) == 0 { try rig.store.delete(key) } else { try rig.store.put(key, "queued") }
    }
    rig.inner.isDown = false
    usleep(60_000)
    for prefix in ["", "a/", "b/x", "c"] {
      for limit in [1, 2, 7, 1_000] {
        var listed: [String] = []
        var request = ListRequest(prefix: prefix, limit: limit)
        repeat {
          let page = try rig.store.list(request, cancellation: .never)
          #expect(page.isComplete && page.objects.count <= limit)
          listed += page.objects.map(\.key.text)
          request.continuation = page.next
        } while request.continuation != nil
        let expected = try ResultAfterReplay(rig).keys.filter { $0.hasPrefix(prefix) }
        #expect(listed == expected, "\(prefix) by \(limit)")
      }
    }
  }

  /// The keys that there will be when what waits has been made.
  private struct ResultAfterReplay {
    var keys: [String]

    init(_ rig: OutboxRig) throws {
      var keys = Set(try rig.inner.keys())
      for record in rig.outbox.records() {
        if record.operation == .put { keys.insert(record.key.text) } else { keys.remove(record.key.text) }
      }
      self.keys = keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
  }
}
