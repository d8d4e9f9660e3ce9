import ObjectStore
import Testing

@Suite struct CopyConformance {
  @Test(arguments: StoreUnderTest.all)
  func `a copy has what the original has`(under: StoreUnderTest) throws {
    try under.run { store in
      let bytes = noise(1_500_000)
      try store.put("a", bytes, PutOptions(contentType: "audio/flac", metadata: ["title": "Über"]))
      let copy = try store.copy("a", to: "b/c +%.flac")
      #expect(copy.key.text == "b/c +%.flac")
      #expect(try store.read("b/c +%.flac") == bytes)
      let info = try store.head("b/c +%.flac")
      #expect(info.etag == copy.etag)
      #expect(info.contentType == "audio/flac")
      #expect(info.metadata == ["title": "Über"])
      #expect(try store.read("a") == bytes)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a copy can get a type and metadata of its own`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("a", "text", PutOptions(contentType: "text/plain", metadata: ["old": "1"]))
      try store.copy("a", to: "b", PutOptions(contentType: "text/html", metadata: ["new": "2"]))
      let info = try store.head("b")
      #expect(info.contentType == "text/html")
      #expect(info.metadata == ["new": "2"])
      #expect(try store.head("a").metadata == ["old": "1"])
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a copy onto itself renews what goes with it`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("a", "text", PutOptions(contentType: "text/plain"))
      try store.copy("a", to: "a", PutOptions(contentType: "text/html", metadata: ["n": "1"]))
      #expect(try store.text("a") == "text")
      #expect(try store.head("a").contentType == "text/html")
      #expect(try store.head("a").metadata == ["n": "1"])
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a copy replaces what was there`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("a", "new")
      let old = try store.put("b", "old").etag
      #expect(try store.copy("a", to: "b").etag != old)
      #expect(try store.text("b") == "new")
    }
  }
}
