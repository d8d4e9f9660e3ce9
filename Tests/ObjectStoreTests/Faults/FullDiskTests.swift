import Glibc
import ObjectStore
import TestSupport
import Testing

@Suite struct FullDiskTests {
  @Test func `a file that may not grow further is no object`() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.run(Exerciser.path, ["limit", folder.path("store"), "20000"])
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].contains("allows no file of this size"))
    #expect(lines[1].contains("allows no file of this size"))
    #expect(lines[2] == "small done")
    let store = try LocalStore(.init(folder: folder.path("store")))
    #expect(try store.keys() == ["small"])
    #expect(try Tool.run("find", [folder.path("store"), "-type", "f", "-size", "+1"]).output == "")
  }

  /// Needs the right to mount; without it the test is skipped and says so.
  @Test(.enabled(if: SmallDisk.isPossible, "only root can mount a small file system"))
  func `a full disk is told, and nothing half-written is left`() throws {
    let disk = try SmallDisk(bytes: 1 << 20)
    let store = try LocalStore(.init(folder: disk.location))
    try store.put("old", noise(300_000), PutOptions(metadata: ["a": "b"]))
    func expectFull(_ body: () throws -> Void) throws {
      do {
        try body()
        Issue.record("nothing was thrown")
      } catch ObjectStoreError.io(_, let detail) {
        #expect(detail.contains("the disk is full"))
      }
      #expect(try store.keys() == ["old"])
      #expect(try store.read("old") == noise(300_000))
      #expect(try store.head("old").metadata == ["a": "b"])
    }
    try expectFull { try store.put("new", noise(1_000_000)) }
    try expectFull { try store.put("old", noise(1_000_000, seed: 2)) }
    try expectFull { try store.put("folder/new", noise(1_000_000)) }
    try expectFull {
      let upload = try store.upload("new")
      for _ in 0..<20 { try upload.append(noise(100_000)) }
      _ = try upload.complete()
    }
    let source = try TemporaryFolder()
    let path = source.path("large")
    #expect(try Tool.run("sh", ["-c", "head -c 2000000 /dev/urandom >'\(path)'"]).status == 0)
    try expectFull { try FileTransfer(store).upload(path, to: ObjectKey("new")) }
    // What was given back can be used again.
    try store.put("new", noise(300_000, seed: 3))
    try expectCopyFails(store)
    try store.delete("new")
    try store.put("new", noise(600_000, seed: 4))
    #expect(try store.read("new") == noise(600_000, seed: 4))
  }

  private func expectCopyFails(_ store: LocalStore) throws {
    expectError("io") {
      for number in 0..<10 { try store.copy("old", to: "copy\(number)") }
    }
    for key in try store.keys("copy") {
      #expect(try store.read(key) == noise(300_000))
      try store.delete(key)
    }
  }
}
