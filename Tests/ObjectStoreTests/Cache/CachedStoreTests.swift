import Glibc
import ObjectStore
import TestSupport
import Testing

@Suite struct CachedStoreTests {
  @Test func `what was read or written is not fetched again`() throws {
    let rig = try CacheRig()
    try rig.inner.put("read", noise(700_000))
    for _ in 0..<3 { #expect(try rig.store.read("read") == noise(700_000)) }
    #expect(rig.reads.count == 1)
    try rig.store.put("written", noise(100, seed: 2))
    let upload = try rig.store.upload("uploaded")
    try upload.append(noise(600_000, seed: 3))
    try Array("head".utf8).withUnsafeBytes { try upload.write($0, at: 262_140) }
    _ = try upload.complete()
    #expect(try rig.store.read("written") == noise(100, seed: 2))
    #expect(try rig.store.read("uploaded", .bytes(from: 262_140, count: 4)) == Array("head".utf8))
    #expect(try rig.store.read("uploaded") == rig.inner.read("uploaded"))
    #expect(rig.reads.count == 1)
  }

  @Test func `ranges are served from a copy`() throws {
    let rig = try CacheRig()
    let bytes = noise(1_000_000)
    try rig.store.put("k", bytes)
    for _ in 0..<200 {
      let from = Int.random(in: 0..<1_000_000)
      let count = Int.random(in: 1...600_000)
      #expect(
        try rig.store.read("k", .bytes(from: Int64(from), count: Int64(count)))
          == Array(bytes[from..<min(from + count, bytes.count)]))
    }
    #expect(try rig.store.read("k", .last(7)) == bytes.suffix(7))
    #expect(rig.reads.isEmpty)
  }

  @Test func `what another wrote or removed is noticed`() throws {
    let rig = try CacheRig()
    try rig.store.put("k", "old", PutOptions(contentType: "text/plain"))
    try rig.inner.put("k", "new", PutOptions(contentType: "text/html"))
    #expect(try rig.store.text("k") == "new")
    #expect(try rig.store.head("k").contentType == "text/html")
    try rig.inner.delete("k")
    expectError("notFound") { _ = try rig.store.read("k") }
    #expect(rig.entries.isEmpty)
  }

  @Test func `a copy that is trusted is given without asking`() throws {
    let rig = try CacheRig(trust: 1_000)
    try rig.store.put("k", "old")
    let calls = rig.inner.calls
    try rig.inner.put("k", "new")
    #expect(try rig.store.text("k") == "old")
    #expect(try rig.store.head("k").size == 3)
    #expect(rig.inner.calls == calls + 1)
    let asking = CachedStore(rig.watched, cache: rig.cache)
    #expect(try asking.text("k") == "new")
    #expect(try rig.store.text("k") == "new")
  }

  @Test func `a trusted copy goes when a write shows that it is old`() throws {
    let rig = try CacheRig(trust: 1_000)
    let old = try rig.store.put("k", "old")
    try rig.inner.put("k", "new")
    #expect(try rig.store.text("k") == "old")
    expectError("preconditionFailed") {
      _ = try rig.store.put("k", "mine", PutOptions(if: .matches(etag: old.etag)))
    }
    let new = try rig.store.head("k")
    #expect(try rig.store.text("k") == "new")
    let upload = try rig.store.upload("k", PutOptions(if: .matches(etag: new.etag)))
    try upload.append(Array("mine".utf8))
    try rig.inner.put("k", "newer")
    expectError("preconditionFailed") { _ = try upload.complete() }
    #expect(try rig.store.text("k") == "newer")
  }

  @Test func `stores that share a cache do not see each other's objects`() throws {
    let rig = try CacheRig()
    let other = CachedStore(rig.inner, cache: rig.cache, identity: "another", trust: 1_000)
    try rig.store.put("k", "content")
    try rig.inner.delete("k")
    expectError("notFound") { _ = try other.read("k") }
  }

  @Test(arguments: [0, 5, 300_000, 699_999])
  func `a damaged byte is never handed on; the rest is fetched`(place: Int) throws {
    let rig = try CacheRig()
    let bytes = noise(700_000)
    try rig.store.put("k", bytes)
    try rig.damage(rig.entries[0], at: place)
    #expect(try rig.store.read("k") == bytes)
    #expect(rig.log.events == [.cacheDamaged(key: try ObjectKey("k"))])
    // Only what is behind the last sound piece was read from the store.
    let piece = Int64(place / 262_144 * 262_144)
    #expect(rig.reads == [piece == 0 ? nil : .bytes(from: piece, count: 700_000 - piece)])
  }

  @Test func `no damage anywhere ever changes what is read`() throws {
    let rig = try CacheRig()
    for round in 0..<150 {
      let bytes = noise(Int.random(in: 0...600_000), seed: UInt64(round))
      try rig.store.put("k", bytes, PutOptions(metadata: ["round": "\(round)"]))
      let entry = rig.entries[0]
      switch round % 3 {
      case 0: try rig.damage(entry, at: .random(in: 0..<Int(size(of: entry))))
      case 1: truncate(entry, .random(in: 0..<Int(size(of: entry))))
      default:
        let path = try rig.folder.write(String(repeating: "x", count: .random(in: 0...5_000)), to: "foreign")
        rename(path, entry)
      }
      let range = ByteRange.from(Int64(bytes.count / 2))
      if bytes.count > 1 { #expect(try rig.store.read("k", range) == Array(bytes[(bytes.count / 2)...])) }
      #expect(try rig.store.read("k") == bytes)
      #expect(try rig.store.head("k").metadata == ["round": "\(round)"])
    }
  }

  @Test func `what was not used for longest goes first, and the limit holds`() throws {
    let rig = try CacheRig(limit: 1_000_000)
    for number in 0..<9 { try rig.store.put("k\(number)", noise(100_000, seed: UInt64(number))) }
    #expect(rig.entries.count == 9)
    // The first is used again, so the second goes before it.
    _ = try rig.store.read("k0")
    try rig.store.put("k9", noise(150_000))
    #expect(rig.entries.reduce(0) { $0 + size(of: $1) } <= 1_000_000)
    #expect(rig.cache.size == rig.entries.reduce(0) { $0 + size(of: $1) })
    let before = rig.reads.count
    _ = try rig.store.read("k0")
    _ = try rig.store.read("k9")
    #expect(rig.reads.count == before)
    _ = try rig.store.read("k1")
    #expect(rig.reads.count == before + 1)
  }

  @Test func `an object that needs more than a quarter of the room is not cached`() throws {
    let rig = try CacheRig(limit: 1_000_000)
    try rig.store.put("small", noise(200_000))
    try rig.store.put("large", noise(300_000))
    #expect(rig.entries.count == 1)
    #expect(try rig.store.read("large") == noise(300_000))
    #expect(rig.entries.count == 1)
    #expect(rig.log.events.isEmpty)
  }

  @Test func `a file is filled from a copy`() throws {
    let rig = try CacheRig()
    let bytes = noise(5 << 20)
    try rig.inner.put("k", bytes)
    for round in 0..<2 {
      let path = rig.folder.path("target\(round)")
      let file = open(path, O_RDWR | O_CREAT, 0o600)
      defer { close(file) }
      _ = try rig.store.download(ObjectKey("k"), to: file, sizeHint: nil, if: nil, cancellation: .never)
      #expect(try readFile(path) == bytes)
      // From now on the store behind gives no bytes.
      if round == 0 { #expect(rig.entries.count == 1) }
    }
    let calls = rig.inner.calls
    #expect(try rig.store.read("k") == bytes)
    #expect(rig.inner.calls == calls + 1)
  }

  @Test func `an index that is lost or wrong is made anew`() throws {
    let rig = try CacheRig(limit: 1_000_000)
    for number in 0..<8 { try rig.store.put("k\(number)", noise(100_000, seed: UInt64(number))) }
    unlink(rig.cache.folder + "/ledger")
    try rig.store.put("more", noise(240_000))
    #expect(rig.entries.reduce(0) { $0 + size(of: $1) } <= 1_000_000)
    // Too much, as a killed process leaves it: some goes that could have stayed, and then it is right again.
    try "not a ledger, but long enough".withCString { text in
      let file = open(rig.cache.folder + "/ledger", O_WRONLY | O_TRUNC)
      defer { close(file) }
      guard write(file, text, strlen(text)) > 0 else { throw SystemFailure("write") }
    }
    try rig.store.put("even more", noise(300_000))
    #expect(rig.cache.size == rig.entries.reduce(0) { $0 + size(of: $1) })
    try rig.cache.clear()
    #expect(rig.entries.isEmpty && rig.cache.size == 0)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "only root can mount a small file system"))
  func `when the disk is full, everything works without a cache, and that is said once`() throws {
    let disk = try SmallDisk(bytes: 1 << 20)
    let rig = try CacheRig(cacheFolder: disk.path("cache"))
    try disk.fill()
    for round in 0..<5 {
      let bytes = noise(200_000, seed: UInt64(round))
      try rig.store.put("k\(round)", bytes)
      #expect(try rig.store.read("k\(round)") == bytes)
      let upload = try rig.store.upload("u\(round)")
      try upload.append(bytes)
      _ = try upload.complete()
      #expect(try rig.store.read("u\(round)") == bytes)
    }
    #expect(rig.log.events.count == 1)
    #expect(rig.log.events.first.map { "\($0)".contains("the disk is full") } == true)
    // Room again: copies again.
    disk.makeRoom()
    try rig.store.put("k", noise(200_000))
    #expect(rig.entries.count == 1)
  }
}
