import Glibc
import ObjectStore
import TestSupport
import Testing

/// A process that moves a file to or from a bucket may be killed at any instant: nothing is ever seen half, and doing it again
/// completes it.
@Suite struct KillTests {
  static let rounds = ProcessInformation.environment["VOICEBEAT_LONG_TESTS"] != nil ? 100 : 12

  let bucket: S3Bucket
  let store: R2Store
  let folder: TemporaryFolder

  init() throws {
    bucket = try S3Bucket(on: .seaweed())
    store = try bucket.store()
    folder = try TemporaryFolder()
  }

  /// Seconds that a process takes that nobody kills.
  func duration(_ arguments: String...) throws -> Double {
    let start = Self.now
    let end = try StoreProcess(arguments, at: bucket).finish()
    #expect(end.status == 0, "\(end.output)")
    return Self.now - start
  }

  /// Kills a process after a part of `duration`, which becomes shorter where the process was faster: the one that was timed may
  /// have found the machine busy.
  ///
  /// - Returns: whether it had ended before.
  func kill(_ arguments: [String], _ duration: inout Double, _ random: inout SeededRandom) throws -> Bool {
    let process = try StoreProcess(arguments, at: bucket)
    let delay = Double.random(in: 0...duration, using: &random)
    usleep(UInt32(delay * 1e6))
    process.process.kill()
    let hasEnded = try process.finish().status == 0
    if hasEnded { duration = delay }
    return hasEnded
  }

  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  @Test(arguments: [200_000, 24 << 20])
  func `a put that is killed leaves the old object or the new one`(size: Int) throws {
    let contents = [noise(size, seed: 1), noise(size, seed: 2)]
    let files = [folder.path("0"), folder.path("1")]
    for (file, content) in zip(files, contents) { try write(content, to: file) }
    var duration = try duration("put", files[0], "k")
    var random = SeededRandom(seed: UInt64(size))
    var killed = 0
    var before = 0
    for round in 1...Self.rounds {
      let hasEnded = try kill(["put", files[round % 2], "k"], &duration, &random)
      if !hasEnded { killed += 1 }
      let kept = try store.read("k")
      let index = try #require(contents.firstIndex(of: kept), "the object is neither the old one nor the new one")
      // A busy server may complete what a process had sent after it was killed, even rounds later: then either is right.
      #expect(index == round % 2 || !hasEnded)
      before = index
    }
    #expect(killed > 0)
    // Once more, and nobody kills it.
    _ = try self.duration("put", files[1 - before], "k")
    #expect(try store.read("k") == contents[1 - before])
    #expect(try store.keys() == ["k"])
    // What killed processes left unfinished is found and removed.
    try store.abortUploads(olderThan: -60)
    #expect(try bucket.unfinishedUploads() == 0)
  }

  @Test func `a migration that is killed has moved whole files, and is completed by doing it again`() throws {
    // Small files, and one that goes in parts.
    var files = Dictionary(uniqueKeysWithValues: (1...11).map { ("\($0).wav", noise(20_000, seed: UInt64($0))) })
    files["large.wav"] = noise(11 << 20, seed: 12)
    let tree = folder.path("tree")
    mkdir(tree, 0o700)
    for (name, content) in files { try write(content, to: "\(tree)/\(name)") }
    var duration = try duration("migrate", tree, "unhurried")
    var back = try self.duration("fetch", "unhurried", folder.path("back"))
    var random = SeededRandom(seed: 9)
    var killed = 0
    for round in 1...Self.rounds {
      let prefix = "round-\(round)/"
      if try !kill(["migrate", tree, prefix], &duration, &random) { killed += 1 }
      let moved = try store.keys(prefix)
      for key in moved where !key.hasSuffix("catalogue.json") {
        #expect(try store.read(key) == files[String(key.dropFirst(prefix.count))])
      }
      // The catalogue comes last.
      #expect(!moved.contains(prefix + "catalogue.json") || moved.count == files.count + 1)
      let end = try StoreProcess(["migrate", tree, prefix], at: bucket).finish()
      #expect(end.status == 0, "\(end.output)")
      // What had arrived was not sent again; the server may have completed more since it was asked.
      let skipped = end.output.firstMatch(of: /skipped: (\d+)/).flatMap { Int($0.1) }
      #expect(try #require(skipped) >= moved.count { !$0.hasSuffix("catalogue.json") }, "\(end.output)")
      #expect(try store.keys(prefix) == (files.keys.map { prefix + $0 } + [prefix + "catalogue.json"]).sorted())

      let target = folder.path("back-\(round)")
      if try !kill(["fetch", prefix, target], &back, &random) { killed += 1 }
      for (name, content) in files where access("\(target)/\(name)", F_OK) == 0 {
        #expect(try readFile("\(target)/\(name)") == content)
      }
      let fetched = try StoreProcess(["fetch", prefix, target], at: bucket).finish()
      #expect(fetched.status == 0, "\(fetched.output)")
      #expect(try Tool.run("diff", ["-r", tree, target]).output == "")
      _ = try Tool.run("rm", ["-r", target])
    }
    #expect(killed > 0)
    try store.abortUploads(olderThan: -60)
    #expect(try bucket.unfinishedUploads() == 0)
  }

  @Test func `a download that is killed leaves no file or a whole one`() throws {
    let content = noise(24 << 20)
    try store.put("k", content)
    mkdir(folder.path("target"), 0o700)
    let target = folder.path("target/file")
    var duration = try duration("get", "k", target)
    unlink(target)
    var random = SeededRandom(seed: 7)
    var killed = 0
    for _ in 1...Self.rounds {
      if try !kill(["get", "k", target], &duration, &random) { killed += 1 }
      if access(target, F_OK) == 0 {
        #expect(try readFile(target) == content)
        unlink(target)
      }
      #expect(try Tool.run("ls", ["-A", folder.path("target")]).output == "")
    }
    #expect(killed > 0)
    _ = try self.duration("get", "k", target)
    #expect(try readFile(target) == content)
  }
}
