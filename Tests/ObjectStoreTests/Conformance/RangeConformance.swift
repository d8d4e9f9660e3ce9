import ObjectStore
import Testing

@Suite struct RangeConformance {
  @Test(
    arguments: StoreUnderTest.all,
    [
      (ByteRange.bytes(from: 0, count: 1), "0"), (.bytes(from: 0, count: 10), "0123456789"),
      (.bytes(from: 3, count: 4), "3456"), (.bytes(from: 9, count: 1), "9"), (.bytes(from: 8, count: 100), "89"),
      (.bytes(from: 5, count: .max), "56789"), (.from(0), "0123456789"), (.from(7), "789"), (.last(1), "9"),
      (.last(3), "789"), (.last(10), "0123456789"), (.last(1_000), "0123456789"),
    ])
  func `a range is what it says`(under: StoreUnderTest, range: (ByteRange, String)) throws {
    try under.run { store in
      let put = try store.put("digits", "0123456789", PutOptions(contentType: "text/plain", metadata: ["a": "b"]))
      #expect(try store.text("digits", range.0) == range.1)
      let info = try store.get(ObjectKey("digits"), range: range.0, if: nil, cancellation: .never) { _ in }
      #expect(info.size == 10)
      #expect(info.etag == put.etag)
      #expect(info.contentType == "text/plain")
      #expect(info.metadata == ["a": "b"])
    }
  }

  @Test(arguments: StoreUnderTest.all, [ByteRange.bytes(from: 10, count: 1), .from(10), .from(1_000), .last(0)])
  func `a range behind the end is refused`(under: StoreUnderTest, range: ByteRange) throws {
    try under.run { store in
      try store.put("digits", "0123456789")
      expectError("badRange") { _ = try store.read("digits", range) }
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `an empty object has no ranges`(under: StoreUnderTest) throws {
    try under.run { store in
      try store.put("nothing", "")
      expectError("badRange") { _ = try store.read("nothing", .from(0)) }
    }
  }

  @Test(arguments: StoreUnderTest.all)
  func `ranges of a large object fit together`(under: StoreUnderTest) throws {
    try under.run { store in
      let bytes = noise(2_500_000)
      try store.put("large", bytes)
      var whole: [UInt8] = []
      for start in stride(from: Int64(0), to: 2_500_000, by: 700_001) {
        whole += try store.read("large", .bytes(from: start, count: 700_001))
      }
      #expect(whole == bytes)
    }
  }
}
