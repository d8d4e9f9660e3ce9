import JSON
import ObjectStore
import TestSupport
import Testing

@Suite struct VersionConformance {
  @Test(arguments: StoreUnderTest.all)
  func `fail keeps what exists, replace replaces it`(under: StoreUnderTest) throws {
    try under.run { store in
      let key = try ObjectKey("k.txt")
      _ = try VersionedWriter(store, .fail).put(key, .bytes([1]))
      expectError("preconditionFailed") { _ = try VersionedWriter(store, .fail).put(key, .bytes([2])) }
      expectError("preconditionFailed") {
        let upload = try VersionedWriter(store, .fail).upload(key)
        try upload.append([2])
        _ = try upload.complete()
      }
      #expect(try store.read("k.txt") == [1])
      _ = try VersionedWriter(store, .replace).put(key, .bytes([3]))
      #expect(try store.read("k.txt") == [3])
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `every version stays, and the pointer names the last`(under: StoreUnderTest) throws {
    try under.run { store in
      let key = try ObjectKey("takes/mix.flac")
      #expect(try CurrentVersion.of(key, in: store) == nil)
      #expect(try CurrentVersion.resolve(key, in: store) == key)
      let writer = VersionedWriter(store, .version)
      let first = try writer.put(key, .bytes([1]), PutOptions(contentType: "audio/flac", metadata: ["n": "1"]))
      let upload = try writer.upload(key, PutOptions(contentType: "audio/flac"))
      try upload.append([2])
      let second = try upload.complete()
      #expect(first.key.text.wholeMatch(of: #/takes\/mix\.history\/\d{8}T\d{6}\.\d{3}Z-[0-9a-f]{8}\.flac/#) != nil)
      #expect(try store.keys(VersionedKeys.prefix(key)).sorted() == [first.key.text, second.key.text].sorted())
      #expect(try store.read(first.key.text) == [1])
      #expect(try store.head(first.key.text).metadata == ["n": "1"])
      let current = try #require(try CurrentVersion.of(key, in: store))
      #expect(current.key == second.key)
      #expect(current.previous == first.key)
      #expect(try CurrentVersion.resolve(key, in: store) == second.key)
      let json = try JSONValue(parsing: store.read("takes/mix.flac.current"))
      #expect(json["current"]?.string == second.key.text)
      #expect(try store.head("takes/mix.flac.current").contentType == "application/json")
      #expect(try !store.exists("takes/mix.flac"))
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `of many who write versions at once, none is lost`(under: StoreUnderTest) throws {
    try under.run { store in
      let key = try ObjectKey("k")
      let written = inParallel(4) { number -> [String] in
        (0..<3).map { round in
          do {
            return try VersionedWriter(store, .version).put(key, .bytes([UInt8(number), UInt8(round)])).key.text
          } catch {
            return "\(error)"
          }
        }
      }.flatMap { $0 }
      #expect(try store.keys(VersionedKeys.prefix(key)) == written.sorted())
      // The way back through the pointer's last step.
      let current = try #require(try CurrentVersion.of(key, in: store))
      #expect(written.contains(current.key.text))
      #expect(written.contains(current.previous?.text ?? ""))
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a version that is given up leaves nothing`(under: StoreUnderTest) throws {
    try under.run { store in
      let upload = try VersionedWriter(store, .version).upload(ObjectKey("k.wav"))
      try upload.append([1, 2, 3])
      upload.abort()
      // A pointer that says nothing: the version is not left behind, either.
      try store.put("k.wav.current", "not JSON")
      expectError("corrupted") { _ = try VersionedWriter(store, .version).put(ObjectKey("k.wav"), .bytes([1])) }
      #expect(try store.keys() == ["k.wav.current"])
    }
  }
}
