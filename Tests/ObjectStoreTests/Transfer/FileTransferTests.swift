import Glibc
import ObjectStore
import Synchronization
import TestSupport
import Testing

@Suite struct FileTransferTests {
  let folder: TemporaryFolder
  let store: LocalStore
  let transfer: FileTransfer

  init() throws {
    folder = try TemporaryFolder()
    store = try LocalStore(.init(folder: folder.path("store"), isDurable: false))
    transfer = FileTransfer(store)
  }

  private func names() throws -> [String] {
    try Tool.run("ls", ["-A", folder.location]).output.split(separator: "\n").map(String.init)
  }

  @Test func `a file goes there and comes back`() throws {
    let path = try folder.write(String(repeating: "audio", count: 100_000), to: "take.flac")
    let steps = Mutex<[Int64]>([])
    let put = try transfer.upload(path, to: ObjectKey("a/take")) { done, total in
      #expect(total == 500_000)
      steps.withLock { $0.append(done) }
    }
    #expect(put.contentType == "audio/flac")
    #expect(steps.withLock { $0.last } == 500_000)
    let info = try transfer.download(ObjectKey("a/take"), to: folder.path("back")) { done, total in
      #expect(total == 500_000)
      steps.withLock { $0.append(done) }
    }
    #expect(info.etag == put.etag)
    #expect(steps.withLock { $0.last } == 500_000)
    #expect(try readFile(folder.path("back")) == readFile(path))
    #expect(try names() == ["back", "store", "take.flac"])
  }

  @Test(arguments: [
    ("x.WAV", "k", "audio/wav"), ("x", "a.d/k.mid", "audio/midi"), ("x.mp3", "k.wav", "audio/mpeg"), (".wav", "k", nil),
    ("x.unknown", "k.", nil),
  ])
  func `the type follows the extension`(file: String, key: String, type: String?) throws {
    let path = try folder.write("x", to: file)
    #expect(try transfer.upload(path, to: ObjectKey(key)).contentType == type)
    let own = PutOptions(contentType: "audio/x-own")
    #expect(try transfer.upload(path, to: ObjectKey(key), own).contentType == "audio/x-own")
  }

  @Test func `a pipe becomes an object, and an object goes into a pipe`() throws {
    let (from, to) = (folder.path("from"), folder.path("to"))
    #expect(mkfifo(from, 0o600) == 0 && mkfifo(to, 0o600) == 0)
    let (store, transfer) = (store, transfer)
    let results = inParallel(2) { side -> String in
      do {
        if side == 0 { return try Tool.run("sh", ["-c", "seq 1 300000 >'\(from)'"]).output }
        return "\(try transfer.upload(from, to: ObjectKey("numbers.txt")).size)"
      } catch { return "\(error)" }
    }
    #expect(results == ["", "1988895"])
    #expect(try store.head("numbers.txt").contentType == "text/plain; charset=utf-8")
    let sums = inParallel(2) { side -> String in
      do {
        if side == 0 { return try Tool.run("sh", ["-c", "md5sum <'\(to)'"]).output }
        return "\(try transfer.download(ObjectKey("numbers.txt"), to: to).size)"
      } catch { return "\(error)" }
    }
    #expect(sums[0] == (try Tool.run("sh", ["-c", "seq 1 300000 | md5sum"]).output))
  }

  @Test func `nothing partial is ever seen`() throws {
    _ = try folder.write("old", to: "file")
    chmod(folder.path("file"), 0o640)
    try store.put("k", noise(3_000_000))
    // A bad byte behind the middle.
    #expect(
      try Tool.run(
        "sh",
        [
          "-c", "cd $1; touch -r k t; printf xyz | dd of=k bs=1 seek=2000000 conv=notrunc 2>&1; touch -r t k; rm t",
          "sh", folder.path("store"),
        ]
      ).status == 0)
    expectError("corrupted") { try transfer.download(ObjectKey("k"), to: folder.path("file")) }
    expectError("corrupted") { try transfer.download(ObjectKey("k"), to: folder.path("new")) }
    #expect(try readFile(folder.path("file")) == Array("old".utf8))
    #expect(try names() == ["file", "store"])
    try store.put("k", "new")
    expectError("preconditionFailed") {
      try transfer.download(ObjectKey("k"), to: folder.path("file"), replaces: false)
    }
    try transfer.download(ObjectKey("k"), to: folder.path("file"))
    var status = stat()
    stat(folder.path("file"), &status)
    #expect(status.st_mode & 0o777 == 0o640)
    #expect(try readFile(folder.path("file")) == Array("new".utf8))
  }

  @Test func `a link to a file stays a link`() throws {
    _ = try folder.write("old", to: "file")
    symlink("file", folder.path("link"))
    try store.put("k", "new")
    try transfer.download(ObjectKey("k"), to: folder.path("link"))
    #expect(try readFile(folder.path("file")) == Array("new".utf8))
    #expect(try Tool.run("readlink", [folder.path("link")]).output == "file\n")
  }

  @Test func `what cannot work is told clearly`() throws {
    try store.put("k", "x")
    expectError("notFound") { try transfer.download(ObjectKey("k"), to: folder.path("no/such/folder")) }
    expectError("io") { try transfer.download(ObjectKey("k"), to: folder.location) }
    expectError("notFound") { try transfer.download(ObjectKey("absent"), to: folder.path("file")) }
    expectError("notFound") { try transfer.upload(folder.path("absent"), to: ObjectKey("k")) }
    expectError("io") { try transfer.upload(folder.location, to: ObjectKey("k")) }
    #expect(try names() == ["store"])
  }
}
