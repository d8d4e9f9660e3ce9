import ObjectStore
import TestSupport
import Testing

/// Processes that use one folder at once and are killed at random instants.
@Suite struct KilledWriterTests {
  @Test func `whoever is killed leaves each object whole, with the metadata of its own`() throws {
    let folder = try TemporaryFolder()
    let location = folder.path("store")
    let store = try LocalStore(.init(folder: location, isDurable: false))
    var random = SystemRandomNumberGenerator()
    var seed: UInt64 = 0
    for _ in 0..<40 {
      let base = seed
      let delays = (0..<3).map { _ in "\(Int.random(in: 1_000...60_000, using: &random))" }
      let results = inParallel(3) { number -> (Int32, String) in
        do {
          let result = try Tool.run(
            Exerciser.path, ["churn", location, "\(base + UInt64(number))", delays[number]])
          return (result.status, result.output)
        } catch {
          return (-1, "\(error)")
        }
      }
      for (number, result) in results.enumerated() {
        #expect(result.0 == 137, "\(result.1)")
        try checkCounter(store, base + UInt64(number), result.1)
      }
      seed += 3
      try checkObjects(store)
    }
    try checkLeftovers(store, folder)
  }

  /// Every object is one that somebody wrote.
  private func checkObjects(_ store: LocalStore) throws {
    for object in try store.list().objects where !object.key.text.hasPrefix("counters/") {
      let (bytes, info) = try store.bytes(object.key)
      let id = try #require(info.metadata["id"].flatMap { UInt64($0) }, "\(object.key) has no metadata")
      let content = KnownContent(id: id)
      #expect(info.size == Int64(content.bytes.count))
      #expect(info.contentType == content.contentType)
      #expect(info.crc32 != nil)
      #expect(bytes == content.bytes, "\(object.key)")
    }
  }

  /// What a process said that it wrote is there, and at most one step more.
  private func checkCounter(_ store: LocalStore, _ seed: UInt64, _ output: String) throws {
    let lines = output.split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("counted ") }, "\(output)")
    let said = lines.last.flatMap { Int($0.dropFirst("counted ".count)) } ?? 0
    let key = "counters/\(seed)"
    let kept = try store.exists(key) ? Int(store.text(key)) ?? -1 : 0
    #expect(kept == said || kept == said + 1)
  }

  /// After a sweep nothing is left but the objects and a note for each.
  private func checkLeftovers(_ store: LocalStore, _ folder: TemporaryFolder) throws {
    try store.sweep()
    let objects = try store.keys().count
    #expect(objects > 0)
    func files(_ place: String) throws -> Int {
      try Tool.run("find", [folder.path("store") + place, "-type", "f"]).output.split(separator: "\n").count
    }
    #expect(try files("/.voicebeat/notes") == objects)
    #expect(try files("/.voicebeat/incoming") == 0)
    #expect(try files("") == 2 * objects)
  }
}
