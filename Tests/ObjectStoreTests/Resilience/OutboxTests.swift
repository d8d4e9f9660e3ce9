import Glibc
import ObjectStore
import TestSupport
import Testing

@Suite struct OutboxTests {
  @Test func `a write waits while the store is away, and everybody here sees it`() throws {
    let rig = try OutboxRig()
    rig.inner.isDown = true
    let options = PutOptions(contentType: "audio/flac", metadata: ["Take": "1"], storageClass: .infrequentAccess)
    let info = try rig.store.put("k", noise(300_000), options)
    #expect(info.standing == .queued)
    #expect(rig.log.events == [.writeQueued(key: try ObjectKey("k"))])
    for store in [rig.store, try rig.another()] {
      #expect(try store.read("k") == noise(300_000))
      #expect(try store.read("k", .from(299_999)) == noise(300_000).suffix(1))
      let seen = try store.head("k")
      #expect(seen.standing == .queued && seen.etag == info.etag && seen.metadata == ["take": "1"])
      #expect(try store.list().objects.map(\.key.text) == ["k"])
    }
    #expect(try rig.replay() == .init(made: 1, conflicts: 0))
    let stored = try rig.inner.head("k")
    #expect(try rig.inner.read("k") == noise(300_000))
    #expect(stored.contentType == "audio/flac" && stored.metadata == ["take": "1"])
    #expect(stored.storageClass == .infrequentAccess)
    #expect(try rig.store.head("k").standing == .stored)
    #expect(rig.log.events.last == .queuedWriteMade(key: try ObjectKey("k")))
    #expect(rig.outbox.isEmpty)
  }

  @Test func `writes are made in their order, removals and copies with them`() throws {
    let rig = try OutboxRig()
    try rig.store.put("removed", "before")
    try rig.store.put("source", "source", PutOptions(contentType: "text/plain"))
    rig.inner.isDown = true
    for number in 1...5 { try rig.store.put("k", "version \(number)") }
    try rig.store.delete("removed")
    try rig.store.put("back", "1")
    try rig.store.delete("back")
    try rig.store.put("back", "2")
    let copied = try rig.store.copy("source", to: "copy")
    #expect(copied.contentType == "text/plain" && copied.standing == .queued)
    #expect(try rig.store.delete([ObjectKey("source"), ObjectKey("nothing")], cancellation: .never).isEmpty)
    #expect(try rig.store.text("k") == "version 5")
    expectError("notFound") { _ = try rig.store.read("removed") }
    expectError("notFound") { _ = try rig.store.head("source") }
    #expect(try rig.store.text("back") == "2")
    #expect(try rig.replay() == .init(made: 12, conflicts: 0))
    #expect(try rig.inner.keys() == ["back", "copy", "k"])
    #expect(try rig.inner.text("k") == "version 5")
    #expect(try rig.inner.text("copy") == "source")
    #expect(try rig.inner.head("copy").contentType == "text/plain")
  }

  @Test func `a write of an object whose earlier write waits is queued behind it, also when the store is back`() throws
  {
    let rig = try OutboxRig()
    rig.inner.isDown = true
    try rig.store.put("k", "first")
    rig.inner.isDown = false
    #expect(try rig.store.put("k", "second").standing == .queued)
    #expect(try rig.store.put("other", "other").standing == .stored)
    #expect(try rig.store.text("k") == "second")
    _ = try rig.replay()
    #expect(try rig.inner.text("k") == "second")
  }

  @Test func `what waits is made by itself when the store is back`() throws {
    let rig = try OutboxRig(drains: true)
    rig.inner.isDown = true
    for number in 0..<5 { try rig.store.put("k\(number)", "\(number)") }
    rig.inner.isDown = false
    for _ in 0..<6_000 where !rig.outbox.isEmpty { usleep(10_000) }
    #expect(rig.outbox.isEmpty)
    #expect(try rig.inner.keys() == (0..<5).map { "k\($0)" })
  }

  @Test func `a write whose condition no longer holds is kept aside, and nothing is overwritten`() throws {
    let rig = try OutboxRig()
    let seen = try rig.store.put("k", "seen").etag
    rig.inner.isDown = true
    try rig.store.put("k", "mine", PutOptions(if: .matches(etag: seen)))
    try rig.store.put("new", "mine", PutOptions(if: .absent))
    try rig.store.put("free", "mine")
    rig.inner.isDown = false
    try rig.inner.put("k", "theirs")
    try rig.inner.put("new", "theirs")
    #expect(try rig.replay() == .init(made: 1, conflicts: 2))
    #expect(try rig.inner.text("k") == "theirs")
    #expect(try rig.inner.text("new") == "theirs")
    #expect(try rig.store.text("k") == "theirs")
    #expect(try rig.inner.text("free") == "mine")
    let conflicts = rig.outbox.conflicts()
    #expect(conflicts.map(\.record.key.text) == ["k", "new"])
    for conflict in conflicts {
      #expect(try readFile(conflict.path).starts(with: "mine".utf8))
      #expect(!conflict.reason.isEmpty)
      try rig.outbox.discard(conflict)
    }
    #expect(rig.outbox.conflicts().isEmpty)
  }

  @Test func `a write on top of one that waits is made on top of it`() throws {
    let rig = try OutboxRig()
    rig.inner.isDown = true
    let first = try rig.store.put("k", "first", PutOptions(if: .absent)).etag
    expectError("preconditionFailed") { try rig.store.put("k", "x", PutOptions(if: .absent)) }
    expectError("preconditionFailed") { try rig.store.put("k", "x", PutOptions(if: .matches(etag: "other"))) }
    let second = try rig.store.put("k", "second", PutOptions(if: .matches(etag: first))).etag
    #expect(try rig.replay() == .init(made: 2, conflicts: 0))
    #expect(try rig.inner.text("k") == "second")
    // Whoever saw it while it waited can go on from there.
    #expect(try rig.store.read("k", if: .matches(etag: second)) == Array("second".utf8))
    expectError("preconditionFailed") { _ = try rig.store.head("k", if: .differs(fromETag: second)) }
    try rig.store.put("k", "third", PutOptions(if: .matches(etag: second)))
    #expect(try rig.inner.text("k") == "third")
  }

  @Test func `a conditional write that was made already is no conflict`() throws {
    let rig = try OutboxRig()
    let seen = try rig.store.put("replaced", "before").etag
    rig.inner.isDown = true
    let options = PutOptions(contentType: "audio/flac", metadata: ["a": "b"])
    for (key, condition) in [("created", WriteCondition.absent), ("replaced", .matches(etag: seen))] {
      var conditional = options
      conditional.condition = condition
      try rig.store.put(key, noise(10_000), conditional)
      // As by a process that was killed before it could remove the record.
      try rig.inner.inner.put(key, noise(10_000), options)
    }
    #expect(try rig.replay() == .init(made: 2, conflicts: 0))
    #expect(rig.outbox.conflicts().isEmpty)
  }

  @Test func `a damaged record is kept aside and read by nobody`() throws {
    let rig = try OutboxRig()
    rig.inner.isDown = true
    try rig.store.put("a", noise(1_000))
    try rig.store.put("b", noise(1_000, seed: 2))
    let record = try files(in: rig.outbox.folder + "/pending")[0]
    let file = open(record, O_WRONLY)
    #expect(pwrite(file, "x", 1, 500) == 1)
    close(file)
    expectError("corrupted") { _ = try rig.store.read("a") }
    #expect(try rig.replay() == .init(made: 1, conflicts: 1))
    #expect(try rig.inner.keys() == ["b"])
    #expect(try files(in: rig.outbox.folder + "/conflicts").count == 2)
  }

  @Test func `an outbox that is full says so, and what it has stays`() throws {
    let rig = try OutboxRig(limit: 250_000)
    rig.inner.isDown = true
    try rig.store.put("a", noise(100_000))
    try rig.store.put("b", noise(100_000))
    expectError("tooLarge") { try rig.store.put("c", noise(100_000)) }
    expectError("tooLarge") {
      let upload = try rig.store.upload("d")
      try upload.append(noise(300_000))
    }
    #expect(try rig.replay() == .init(made: 2, conflicts: 0))
    #expect(try rig.inner.keys() == ["a", "b"])
  }

  @Test(.enabled(if: SmallDisk.isPossible, "only root can mount a small file system"))
  func `a full disk under the outbox fails the write, and nothing half-written stays`() throws {
    let disk = try SmallDisk(bytes: 1 << 20)
    let rig = try OutboxRig(outboxFolder: disk.path("outbox"))
    rig.inner.isDown = true
    try rig.store.put("a", noise(100_000))
    try disk.fill()
    expectError("io") { try rig.store.put("b", noise(100_000)) }
    let upload = try rig.store.upload("c")
    expectError("io") { try upload.append(noise(100_000)) }
    expectError("io") { try rig.store.delete("a") }
    upload.abort()
    #expect(try rig.store.list().objects.map(\.key.text) == ["a"])
    disk.makeRoom()
    try rig.store.put("b", noise(100_000))
    #expect(try rig.replay() == .init(made: 2, conflicts: 0))
    #expect(try rig.inner.keys() == ["a", "b"])
    #expect(try files(in: rig.outbox.folder + "/incoming").isEmpty)
  }

  @Test func `replaying stops where the store goes away again, and goes on later`() throws {
    let rig = try OutboxRig()
    rig.inner.isDown = true
    for number in 0..<6 { try rig.store.put("k\(number)", "\(number)") }
    rig.inner.isDown = false
    rig.inner.goDown(after: 3)
    usleep(60_000)
    expectError("unavailable") { _ = try rig.store.replay() }
    #expect(try rig.inner.inner.keys() == ["k0", "k1", "k2"])
    #expect(rig.outbox.records().map(\.key.text) == ["k3", "k4", "k5"])
    #expect(try rig.replay() == .init(made: 3, conflicts: 0))
  }
}
