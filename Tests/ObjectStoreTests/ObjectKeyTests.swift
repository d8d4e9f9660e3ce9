import ObjectStore
import Testing

@Suite struct ObjectKeyTests {
  @Test(arguments: [
    "a", "takes/take 1.wav", "a+b=c&d?e#f%20", "日本語/ü.flac", "…", "a.b..c", "~*()!'\"<>",
    String(repeating: "k", count: 1_024),
  ])
  func `what is a key`(text: String) throws {
    #expect(try ObjectKey(text).text == text)
  }

  @Test(arguments: [
    "", "/a", "a//b", "a/", "a/./b", "../a", "a/..", ".", "a\u{0}b", "a\nb", "a\u{7F}", "a\u{85}b", "a\\b",
    "u\u{308}.wav", String(repeating: "k", count: 1_025),
  ])
  func `what is none`(text: String) {
    #expect(throws: ObjectStoreError.self) { try ObjectKey(text) }
  }

  @Test func `keys are ordered by their bytes`() throws {
    let keys = try ["b", "a/b", "Z", "a", "ü", "a.b"].map { text throws(ObjectStoreError) in try ObjectKey(text) }
    #expect(keys.sorted().map(\.text) == ["Z", "a", "a.b", "a/b", "b", "ü"])
  }
}
