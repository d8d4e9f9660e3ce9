import Glibc
import ObjectStore
import TestSupport
import Testing

/// What a folder does beyond the contract.
@Suite struct LocalStoreTests {
  let folder: TemporaryFolder
  let store: LocalStore

  init() throws {
    folder = try TemporaryFolder()
    store = try LocalStore(.init(folder: folder.location, isDurable: false))
  }

  private func shell(_ command: String) throws {
    let result = try Tool.run("sh", ["-euc", "cd \"$1\"; \(command)", "sh", folder.location])
    #expect(result.status == 0, "\(result.output)")
  }

  /// Files under `.voicebeat` but for folders.
  private func ownFiles() throws -> [String] {
    try Tool.run("find", [folder.path(".voicebeat"), "-type", "f"]).output.split(separator: "\n").map(String.init)
  }

  @Test func `an object is a plain file`() throws {
    try store.put("takes/one.txt", "hello")
    #expect(try readFile(folder.path("takes/one.txt")) == Array("hello".utf8))
    try shell("test -z \"$(find . -name '*.part')\"")
  }

  @Test func `a file that was dropped in is an object, with a type by its extension`() throws {
    try shell("mkdir in; printf hello >in/a.wav; printf x >in/plain")
    #expect(try store.text("in/a.wav") == "hello")
    let info = try store.head("in/a.wav")
    #expect(info.contentType == "audio/wav")
    #expect(info.size == 5)
    #expect(try store.head("in/plain").contentType == nil)
    #expect(try store.keys() == ["in/a.wav", "in/plain"])
    try store.put("in/a.wav", "other", PutOptions(if: .matches(etag: info.etag)))
    try store.delete("in/plain")
    #expect(try store.keys() == ["in/a.wav"])
  }

  @Test(arguments: ["printf other >k", "printf other >n; mv n k", "printf more >>k", "rm k; printf hello >k"])
  func `a file that was changed by hand is another content`(change: String) throws {
    let etag = try store.put("k", "hello", PutOptions(contentType: "text/plain", metadata: ["a": "b"])).etag
    try shell("sleep 0.01; \(change)")
    let info = try store.head("k")
    #expect(info.etag != etag)
    #expect(info.contentType == nil)
    #expect(info.metadata.isEmpty)
    #expect(try store.read("k") == readFile(folder.path("k")))
  }

  @Test func `a copy of the folder keeps what goes with the objects`() throws {
    try store.put("a/k", "hello", PutOptions(contentType: "text/x-own", metadata: ["a": "b"]))
    let other = try TemporaryFolder()
    #expect(try Tool.run("cp", ["-a", folder.location + "/.", other.location]).status == 0)
    let copy = try LocalStore(.init(folder: other.location))
    #expect(try copy.head("a/k").contentType == "text/x-own")
    #expect(try copy.head("a/k").metadata == ["a": "b"])
  }

  @Test func `nothing leads out of the folder`() throws {
    let outside = try TemporaryFolder()
    _ = try outside.write("secret", to: "file")
    try shell("ln -s \(outside.location) out; ln -s \(outside.path("file")) file; ln -s . self; ln -s nowhere dangling")
    for key in ["out/file", "file", "self/file"] {
      expectError("denied") { _ = try store.read(key) }
      expectError("denied") { _ = try store.head(key) }
      expectError("denied") { try store.put(key, "x") }
      expectError("denied") { try store.put(key, "x", PutOptions(if: .absent)) }
    }
    expectError("denied") { try store.put("out/new", "x") }
    expectError("denied") { try store.put("dangling", "x") }
    try store.delete("file")
    #expect(try store.keys().isEmpty)
    #expect(try store.keys("out/").isEmpty)
    #expect(try store.keys("../").isEmpty)
    #expect(try readFile(outside.path("file")) == Array("secret".utf8))
  }

  @Test func `what a folder cannot hold is refused with the reason`() throws {
    expectError("badKey") { try store.put("a/" + String(repeating: "x", count: 256), "") }
    expectError("badKey") { try store.put(String(repeating: "ü", count: 128), "") }
    try store.put(String(repeating: "x", count: 255), "")
    expectError("badKey") { try store.put(".voicebeat/secret", "") }
    expectError("badKey") { _ = try store.read(".voicebeat/secret") }
    try store.put("sub/.voicebeat", "is none of the store's")
    try store.put("k", "object")
    expectError("unsupported") { try store.put("k/child", "") }
    expectError("unsupported") { try store.put("sub", "") }
    expectError("unsupported") { try store.put("sub", "", PutOptions(if: .absent)) }
    expectError("notFound") { _ = try store.read("k/child") }
    expectError("notFound") { _ = try store.read("sub") }
    #expect(try store.text("k") == "object")
  }

  @Test func `names that cannot be keys are passed over`() throws {
    try shell(
      "mkdir 'back\\slash'; touch 'back\\slash/a' 'b\\c' \"$(printf 'a\\nb')\" \"$(printf 'u\\314\\210')\" \"$(printf '\\377')\" ok"
    )
    try shell("mkfifo pipe; mkdir -p empty/inner")
    #expect(try store.keys() == ["ok"])
    #expect(try store.list(delimiter: "/").commonPrefixes.isEmpty)
    expectError("notFound") { _ = try store.read("pipe") }
    expectError("notFound") { _ = try store.head("pipe") }
  }

  @Test func `folders go with their last object`() throws {
    try store.put("a/b/c/one", "")
    try store.put("a/two", "")
    try store.delete("a/b/c/one")
    try shell("test ! -e a/b; test -e a/two")
    try store.delete("a/two")
    try shell("test ! -e a")
    #expect(try ownFiles().isEmpty)
    // Folders that somebody left empty are not in the way.
    try shell("mkdir -p k/x/y")
    try store.put("k", "object")
    #expect(try store.text("k") == "object")
  }

  @Test func `bytes that rotted are not given out as good`() throws {
    try store.put("k", noise(100_000))
    let upload = try store.upload("u")
    try upload.append(noise(100_000))
    _ = try upload.complete()
    // One bit, with the time of change as it was.
    for key in ["k", "u"] {
      try shell(
        "touch -r \(key) time; printf '\\377' | dd of=\(key) bs=1 seek=70000 conv=notrunc 2>&1; touch -r time \(key)")
      #expect(try store.head(key).crc32 != nil)
      expectError("corrupted") { _ = try store.read(key) }
      let copy = try store.copy(key, to: "copy")
      #expect(copy.crc32 != nil)
      expectError("corrupted") { _ = try store.read("copy") }
    }
  }

  @Test func `a note without its file is ignored and swept`() throws {
    try store.put("k", "old", PutOptions(metadata: ["a": "old"]))
    try store.put("gone", "x", PutOptions(metadata: ["a": "b"]))
    try shell("cp -r .voicebeat kept; rm gone")
    try store.put("k", "new", PutOptions(metadata: ["a": "new"]))
    try shell("for d in kept/notes/*; do cp $d/* .voicebeat/notes/${d##*/}/; done; rm -r kept")
    #expect(try ownFiles().count == 3)
    #expect(try store.head("k").metadata == ["a": "new"])
    try shell("touch .voicebeat/incoming/.voicebeat-abc.part")
    try store.sweep()
    #expect(try ownFiles().count == 1)
    #expect(try store.head("k").metadata == ["a": "new"])
    #expect(try store.text("k") == "new")
  }

  @Test func `a path that is no folder is refused`() throws {
    let file = try folder.write("x", to: "file")
    #expect(throws: ObjectStoreError.self) { try LocalStore(.init(folder: file)) }
    #expect(throws: ObjectStoreError.self) { try LocalStore(.init(folder: "")) }
    _ = try LocalStore(.init(folder: folder.path("new/deep/folder")))
  }

  @Test func `without an address there are no URLs`() {
    expectError("unsupported") { _ = try store.presign(.get, ObjectKey("k"), expiry: 60) }
  }
}
