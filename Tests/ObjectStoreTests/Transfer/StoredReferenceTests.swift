import ObjectStore
import Testing

@Suite struct StoredReferenceTests {
  let resolver: ReferenceResolver

  init() throws {
    resolver = try ReferenceResolver(baseURLs: [
      "https://abc.r2.cloudflarestorage.com/recordings", "https://audio.example", "http://127.0.0.1:8080/files/",
    ])
  }

  @Test(arguments: [
    ("takes/one.flac", "takes/one.flac"),
    ("a:b c+d%20.wav", "a:b c+d%20.wav"),
    (
      "https://abc.r2.cloudflarestorage.com/recordings/takes/%C3%BC%20%2B%25.wav?X-Amz-Signature=00#x", "takes/ü +%.wav"
    ),
    ("HTTPS://ABC.r2.cloudflarestorage.com:443/recordings/a+b", "a+b"),
    ("https://audio.example/a/b.mp3", "a/b.mp3"),
    ("http://127.0.0.1:8080/files/k?expires=1&signature=2", "k"),
  ])
  func `keys, and URLs of the store, are keys`(text: String, key: String) throws {
    #expect(try resolver.key(text).text == key)
  }

  @Test(arguments: [
    "https://abc.r2.cloudflarestorage.com/other/k", "https://abc.r2.cloudflarestorage.com/recordings",
    "https://abc.r2.cloudflarestorage.com/recordings/", "https://abc.r2.cloudflarestorage.com/recordings2/k",
    "https://abc.r2.cloudflarestorage.com.evil.example/recordings/k", "http://audio.example/k",
    "https://audio.example@evil.example/k", "https://evil.example/k?https://audio.example/k",
    "https://audio.example:8443/k", "ftp://audio.example/k", "file:///etc/passwd", "https://audio.example/../k",
    "https://audio.example/%2e%2e/k", "https://audio.example/a%00b", "https://audio.example/a%2",
    "https://audio.example/a//b",
    "https://audio.example/a/", "/etc/passwd", "./take.wav", "../take.wav", "~/take.wav", "..", "",
  ])
  func `anything else is refused`(text: String) {
    expectError("badKey") { _ = try resolver.key(text) }
  }

  @Test func `a refusal does not give a signature away`() {
    do {
      _ = try resolver.key("https://user:CANARY1@elsewhere.example/k?X-Amz-Signature=CANARY2#CANARY3")
      Issue.record("nothing was thrown")
    } catch {
      #expect(!"\(error)".contains("CANARY"))
      #expect("\(error)".contains("elsewhere.example/k"))
    }
  }

  @Test func `what a text is shows at its begin`() {
    #expect(StoredReference("a/b") == .key("a/b"))
    #expect(StoredReference("s3://b/k") == .url("s3://b/k"))
    #expect(StoredReference("/a") == .path("/a"))
    #expect(StoredReference("1://x") == .key("1://x"))
  }
}
