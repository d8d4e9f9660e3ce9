import Glibc
import ObjectStore
import TestSupport
import Testing

@Suite struct ReadWriteConformance {
  @Test(arguments: StoreUnderTest.all)
  func `what is put can be read, with what went with it`(under: StoreUnderTest) throws {
    try under.run { store in
      let bytes = noise(300_000)
      let put = try store.put(
        "takes/one.flac", bytes,
        PutOptions(contentType: "audio/flac", metadata: ["Title": "Grüße, 世界 ♪", "bpm": "120"]))
      #expect(put.size == 300_000)
      #expect(!put.etag.isEmpty && !put.etag.contains("\""))
      #expect(try store.read("takes/one.flac") == bytes)
      let info = try store.head("takes/one.flac")
      #expect(info.key.text == "takes/one.flac")
      #expect(info.size == 300_000)
      #expect(info.etag == put.etag)
      #expect(info.contentType == "audio/flac")
      #expect(info.metadata == ["title": "Grüße, 世界 ♪", "bpm": "120"])
      let modified = try #require(info.modified)
      #expect(abs(modified - Double(time(nil))) < 600)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `an object of no bytes is an object`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("nothing", [])
      #expect(try store.head("nothing").size == 0)
      #expect(try store.read("nothing").isEmpty)
      #expect(try store.exists("nothing"))
      #expect(try store.keys() == ["nothing"])
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `what does not exist is not found`(under: StoreUnderTest) throws {
    try under.run { store throws in
      expectError("notFound") { _ = try store.head("absent/file") }
      expectError("notFound") { _ = try store.read("absent/file") }
      expectError("notFound") { _ = try store.read("absent", .bytes(from: 0, count: 1)) }
      expectError("notFound") { try store.copy("absent", to: "there") }
      #expect(try !store.exists("absent/file"))
      #expect(try store.list().objects.isEmpty)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `another content replaces the first, and its ETag differs`(under: StoreUnderTest) throws {
    try under.run { store in
      let first = try store.put("k", "first", PutOptions(contentType: "text/plain", metadata: ["n": "1"]))
      let second = try store.put("k", "other", PutOptions(contentType: "text/html"))
      #expect(first.etag != second.etag)
      #expect(try store.text("k") == "other")
      let info = try store.head("k")
      #expect(info.etag == second.etag)
      #expect(info.contentType == "text/html")
      #expect(info.metadata.isEmpty)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a part of a file is put`(under: StoreUnderTest) throws {
    try under.run { store in
      let folder = try TemporaryFolder()
      let path = try folder.write("0123456789", to: "digits")
      let file = open(path, O_RDONLY)
      defer { close(file) }
      let info = try store.put(
        ObjectKey("part"), .file(descriptor: file, offset: 3, count: 5), PutOptions(), cancellation: .never)
      #expect(info.size == 5)
      #expect(try store.text("part") == "34567")
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a large object from a file comes back into a file, byte for byte`(under: StoreUnderTest) throws {
    try under.run { store in
      let bytes = noise(21 << 20)
      let folder = try TemporaryFolder()
      let (source, target) = (folder.path("source"), folder.path("target"))
      let input = open(source, O_RDWR | O_CREAT, 0o600)
      defer { close(input) }
      #expect(bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) } == bytes.count)
      let put = try store.put(
        ObjectKey("large"), .file(descriptor: input, offset: 0, count: Int64(bytes.count)), PutOptions(),
        cancellation: .never)
      let output = open(target, O_RDWR | O_CREAT, 0o600)
      defer { close(output) }
      // What the file held before is gone, also behind the end.
      ftruncate(output, bytes.count + 10)
      let info = try store.download(
        ObjectKey("large"), to: output, sizeHint: nil, if: .matches(etag: put.etag), cancellation: .never)
      #expect(info.size == Int64(bytes.count))
      #expect(try readFile(target) == bytes)
      #expect(try store.read("large") == bytes)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `an object larger than is accepted in memory is refused`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("k", noise(1_001))
      expectError("tooLarge") { _ = try store.bytes(ObjectKey("k"), limit: 1_000) }
      #expect(try store.bytes(ObjectKey("k"), limit: 1_001).bytes == noise(1_001))
    }
  }

  @Test(
    arguments: StoreUnderTest.all,
    [
      "with space", "a+b", "100%", "100%25", "ü/日本語.wav", "a&b;c=d?e#f", "~*()!'.txt", "a\"b<c>|d", "semi;colon",
      "dots/...", "a.b..c/.hidden", "$HOME`x`", "[1]{2}^@,:", "-rf", "a/b/c/d/e/f/g/h",
      String(repeating: "long/", count: 200) + "name",
    ])
  func `keys are kept byte for byte`(under: StoreUnderTest, key: String) throws {
    try under.run { store in
      try store.put(key, key)
      #expect(try store.text(key) == key)
      #expect(try store.head(key).key.text == key)
      #expect(try store.keys() == [key])
      #expect(try store.keys(String(key.prefix(3))) == [key])
      try store.delete(key)
      #expect(try store.keys().isEmpty)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `metadata that no store could keep is refused`(under: StoreUnderTest) throws {
    try under.run { store throws in
      expectError("tooLarge") {
        try store.put("k", "", PutOptions(metadata: ["a": String(repeating: "x", count: 8_192)]))
      }
      expectError("unsupported") { try store.put("k", "", PutOptions(metadata: ["a b": "x"])) }
      expectError("unsupported") { try store.put("k", "", PutOptions(metadata: ["a": "x\ny"])) }
      expectError("unsupported") { try store.put("k", "", PutOptions(metadata: ["a": "x", "A": "y"])) }
      expectError("unsupported") { try store.put("k", "", PutOptions(contentType: "text/plain\r\nx: y")) }
      #expect(try !store.exists("k"))
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a call that is cancelled ends with that, and leaves nothing`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("k", noise(1_000))
      let cancelled = Cancellation()
      cancelled.cancel()
      let key = try ObjectKey("k")
      expectError("cancelled") { _ = try store.head(key, if: nil, cancellation: cancelled) }
      expectError("cancelled") { _ = try store.get(key, range: nil, if: nil, cancellation: cancelled) { _ in } }
      expectError("cancelled") { _ = try store.put(ObjectKey("n"), .bytes([1]), PutOptions(), cancellation: cancelled) }
      expectError("cancelled") { _ = try store.list(ListRequest(), cancellation: cancelled) }
      expectError("cancelled") { try store.delete(key, cancellation: cancelled) }
      expectError("cancelled") { _ = try store.copy(key, to: ObjectKey("n"), nil, cancellation: cancelled) }
      #expect(try store.keys() == ["k"])
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a reader can stop in the middle`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("k", noise(3 << 20))
      let cancellation = Cancellation()
      var got = 0
      expectError("cancelled") {
        _ = try store.get(ObjectKey("k"), range: nil, if: nil, cancellation: cancellation) { piece in
          got += piece.count
          cancellation.cancel()
        }
      }
      #expect(got > 0)
      // What the sink throws comes out as it is.
      let own = ObjectStoreError.io(subject: "sink", detail: "is full")
      #expect(throws: own) {
        try store.get(ObjectKey("k"), range: nil, if: nil, cancellation: .never) { _ throws(ObjectStoreError) in
          throw own
        }
      }
    }
  }
}
