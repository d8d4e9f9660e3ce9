import Glibc
import ObjectStore
import TestSupport
import Testing

/// Processes that share a cache, some of which are killed.
@Suite(.serialized) struct SharedCacheTests {
  private static let limit: Int64 = 2_000_000

  @Test func `processes that share a cache keep to its limit together`() throws {
    let rig = try CacheRig(limit: Self.limit)
    let processes = try (1...3).map { seed in
      try ExerciserProcess(["cache", rig.folder.path("store"), rig.cache.folder, "\(Self.limit)", "\(seed)", "300"])
    }
    let results = inParallel(3) { processes[$0].end() }
    for result in results { #expect(result.status == 0, "\(result.output)") }
    try check(rig)
    // Nobody was killed, so the count is exact.
    #expect(rig.cache.size == rig.entries.reduce(0) { $0 + size(of: $1) })
  }

  @Test func `processes that are killed at any instant leave a cache that is right`() throws {
    let rig = try CacheRig(limit: Self.limit)
    var killed = 0
    for round in 0..<100 {
      let process = try ExerciserProcess(
        ["cache", rig.folder.path("store"), rig.cache.folder, "\(Self.limit)", "\(round)"])
      let result = process.kill(after: .random(in: 0...40_000))
      #expect(result.status == 137, "\(result.output)")
      killed += 1
      try check(rig)
    }
    #expect(killed == 100)
    #expect(!rig.entries.isEmpty)
    // A new user of the cache sweeps what a killed one left.
    _ = try DiskCache(folder: rig.cache.folder, limit: Self.limit)
    #expect(try files(in: rig.cache.folder + "/incoming").isEmpty)
  }

  /// What is read through the cache is what the store has, and the limit holds.
  private func check(_ rig: CacheRig) throws {
    let onDisk = rig.entries.reduce(0) { $0 + size(of: $1) }
    #expect(onDisk <= Self.limit)
    #expect(rig.cache.size >= onDisk)
    for key in try rig.inner.keys() { #expect(try rig.store.read(key) == rig.inner.read(key), "\(key)") }
  }
}
