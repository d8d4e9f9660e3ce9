import ObjectStore
import Testing

@Suite struct UploadConformance {
  @Test(arguments: StoreUnderTest.all, [0, 1, 70_000, 12 << 20])
  func `an upload of unknown length appears whole when it is completed`(under: StoreUnderTest, size: Int) throws {
    try under.run { store in
      let bytes = noise(size)
      let upload = try store.upload("k", PutOptions(contentType: "audio/wav", metadata: ["a": "ü"]))
      for start in stride(from: 0, to: size, by: 999_983) {
        try upload.append(bytes[start..<min(size, start + 999_983)])
        #expect(try !store.exists("k"))
      }
      #expect(upload.size == Int64(size))
      let info = try upload.complete()
      #expect(info.size == Int64(size))
      #expect(try store.read("k") == bytes)
      let head = try store.head("k")
      #expect(head.etag == info.etag)
      #expect(head.contentType == "audio/wav")
      #expect(head.metadata == ["a": "ü"])
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `the head can be written last, as encoders do`(under: StoreUnderTest) throws {
    try under.run { store in
      var bytes = noise(9 << 20)
      let upload = try store.upload("k")
      try upload.append(bytes)
      let header = noise(100, seed: 7)
      #expect(upload.rewritable >= 4_096)
      try header.withUnsafeBytes { try upload.write($0, at: 0) }
      try header.withUnsafeBytes { try upload.write($0, at: 1_000) }
      bytes.replaceSubrange(0..<100, with: header)
      bytes.replaceSubrange(1_000..<1_100, with: header)
      #expect(upload.size == 9 << 20)
      _ = try upload.complete()
      #expect(try store.read("k") == bytes)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `an upload that is given up leaves nothing, and what was there stays`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("k", "old")
      let upload = try store.upload("k")
      try upload.append(noise(6 << 20))
      upload.abort()
      upload.abort()
      #expect(try store.text("k") == "old")
      let other = try store.upload("other")
      try other.append([1, 2, 3])
      other.abort()
      #expect(try store.keys() == ["k"])
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `giving up after completing changes nothing`(under: StoreUnderTest) throws {
    try under.run { store in
      let upload = try store.upload("k")
      try upload.append("whole".utf8)
      _ = try upload.complete()
      upload.abort()
      #expect(try store.text("k") == "whole")
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `a cancelled upload does not appear`(under: StoreUnderTest) throws {
    try under.run { store in
      let cancellation = Cancellation()
      let upload = try store.upload(ObjectKey("k"), PutOptions(), cancellation: cancellation)
      try upload.append(noise(100))
      cancellation.cancel()
      expectError("cancelled") { _ = try upload.complete() }
      upload.abort()
      #expect(try store.keys().isEmpty)
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `an upload leaves no gaps`(under: StoreUnderTest) throws {
    try under.run { store in
      let upload = try store.upload("k")
      try upload.append([1, 2, 3])
      #expect(throws: ObjectStoreError.self) { try [UInt8(4)].withUnsafeBytes { try upload.write($0, at: 4) } }
      upload.abort()
    }
  }
}
