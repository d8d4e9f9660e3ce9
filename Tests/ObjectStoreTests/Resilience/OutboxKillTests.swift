import Glibc
import ObjectStore
import TestSupport
import Testing

/// Processes that are killed while they queue writes or make them.
@Suite(.serialized) struct OutboxKillTests {
  @Test func `no acknowledged write is lost when its process is killed at any instant`() throws {
    let rig = try OutboxRig()
    rig.inner.isDown = true
    var acknowledged: [String: Int] = [:]
    for seed in 0..<100 {
      let result = try ExerciserProcess(["queue", rig.outbox.folder, "\(seed)"]).kill(
        after: .random(in: 0...20_000), lines: .random(in: 1...5))
      #expect(result.status == 137, "\(result.output)")
      for line in result.output.split(separator: "\n") {
        let words = line.split(separator: " ")
        if words.count == 2, let size = Int(words[1]) { acknowledged[String(words[0])] = size }
      }
    }
    #expect(acknowledged.count > 100)
    let waiting = Dictionary(
      rig.outbox.records().map { ($0.key.text, $0.info?.size ?? -1) }, uniquingKeysWith: { _, last in last })
    for (key, size) in acknowledged { #expect(waiting[key] == Int64(size), "\(key)") }
    // Whatever appears is whole: what was acknowledged, and at most one more of each process.
    #expect(waiting.count <= acknowledged.count + 100)
    let report = try rig.replay()
    #expect(report == .init(made: waiting.count, conflicts: 0))
    _ = try Outbox(folder: rig.outbox.folder, limit: 1 << 30)
    #expect(try files(in: rig.outbox.folder + "/incoming").isEmpty)
  }

  @Test func `replaying that is killed at any instant loses nothing and makes no conflict`() throws {
    var kills = 0
    var round = 0
    while kills < 100 {
      round += 1
      let rig = try OutboxRig()
      var expected: [String: [UInt8]] = [:]
      let seen = try rig.store.put("seen", "before").etag
      rig.inner.isDown = true
      var last = try rig.store.put("seen", "0", PutOptions(if: .matches(etag: seen))).etag
      for number in 1...12 {
        let bytes = noise(Int.random(in: 0...50_000), seed: UInt64(round * 100 + number))
        try rig.store.put("new/\(number)", bytes, PutOptions(metadata: ["n": "\(number)"], if: .absent))
        try rig.store.put("free/\(number % 3)", bytes)
        last = try rig.store.put("seen", "\(number)", PutOptions(if: .matches(etag: last))).etag
        expected["new/\(number)"] = bytes
        expected["free/\(number % 3)"] = bytes
      }
      try rig.store.delete("new/1")
      expected["new/1"] = nil
      expected["seen"] = Array("12".utf8)
      while !rig.outbox.isEmpty {
        let process = try ExerciserProcess(["replay", rig.folder.path("store"), rig.outbox.folder, rig.cache.folder])
        let result = process.kill(after: .random(in: 0...12_000))
        #expect(result.status == 137 || result.status == 0, "\(result.output)")
        if result.status == 137 { kills += 1 }
      }
      #expect(rig.outbox.conflicts().isEmpty)
      #expect(try rig.inner.inner.keys() == expected.keys.sorted())
      for (key, bytes) in expected { #expect(try rig.inner.inner.read(key) == bytes, "\(key)") }
    }
  }
}
