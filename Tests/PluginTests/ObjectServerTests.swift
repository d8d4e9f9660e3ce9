import Glibc
import JSON
import TestSupport
import Testing

@Suite("r2.source and r2.sink on a server")
struct ObjectServerTests {
  let server: S3Server
  let bucket: String
  let rig: StorageRig
  let voice = "/usr/share/sounds/alsa/Front_Left.wav"

  init() throws {
    server = try S3Server.seaweed()
    bucket = try server.bucket()
    rig = try StorageRig(server, bucket: bucket)
  }

  /// An object as curl gets it; nil where there is none.
  private func bytes(_ key: String) throws -> [UInt8]? {
    let path = rig.folder.path("downloaded")
    let answer = try server.curl(["--output", path, "--write-out", "%{http_code}"], "\(bucket)/\(key)")
    return answer.output == "200" ? try readFile(path) : nil
  }

  private func head(_ key: String) throws -> String {
    try server.curl(["--head"], "\(bucket)/\(key)").output.lowercased()
  }

  /// Whether the bucket has parts of uploads that were neither completed nor given up.
  private func hasUploads() throws -> Bool {
    try server.curl([], "\(bucket)?uploads=").output.contains("<UploadId>")
  }

  @Test("keep what a file would keep, in parts, and read it again", arguments: ["flac", "wav"])
  func roundTrip(format: String) throws {
    let noise = try rig.noise("noise.wav", seconds: 60)
    let file = rig.folder.path("a.\(format)")
    try rig.succeed("run", "copy", "-i", noise, "-o", file)
    let stored = try rig.manifest("copy", "-i", noise, "-o", "r2:takes/a.\(format)")
    let expected = try readFile(file)
    #expect(try bytes("takes/a.\(format)") == expected)
    #expect(try !hasUploads())
    #expect(try head("takes/a.\(format)").contains("content-type: audio/"))
    let (one, other) = (rig.folder.path("one.wav"), rig.folder.path("other.wav"))
    try rig.succeed("run", "copy", "-i", file, "-o", one)
    let read = try rig.manifest("copy", "-i", "r2:takes/a.\(format)", "-o", other)
    #expect(try readFile(one) == readFile(other))
    #expect(read["inputs"]?[0]?["sha256"] == stored["outputs"]?[0]?["sha256"])
  }

  @Test("leave neither an object nor parts of one where a run fails, is cancelled or is late")
  func atomic() throws {
    let noise = try rig.noise("noise.wav", seconds: 60)
    let file = rig.folder.path("a.flac")
    try rig.succeed("run", "copy", "-i", noise, "-o", file)
    let cut = try rig.write(Array(try readFile(file).dropLast(100_000)), to: "cut.flac")
    let failed = try rig.run(["run", "copy", "-i", cut, "-o", "r2:out.wav"])
    #expect(failed.status == 65, "\(failed.output)")
    #expect(try bytes("out.wav") == nil)
    #expect(try !hasUploads())

    let silence = try rig.folder.write(
      #"{ "nodes": { "s": { "stage": "silence", "params": { "duration": 80000 } } }, "outputs": { "out": "s" } }"#,
      to: "silence.json")
    let late = try rig.run(["run", silence, "-o", "r2:out.wav", "--deadline", "3"])
    #expect(late.status == 75, "\(late.output)")
    #expect(try bytes("out.wav") == nil)
    #expect(try !hasUploads())
  }

  @Test("leave neither an object nor parts of one where a signal ends the run", arguments: [SIGINT, SIGTERM])
  func signalled(_ number: Int32) throws {
    let silence = try rig.folder.write(
      #"{ "nodes": { "s": { "stage": "silence", "params": { "duration": 80000 } } }, "outputs": { "out": "s" } }"#,
      to: "silence.json")
    let run = try rig.start(["run", silence, "-o", "r2:out.wav"])
    // Until parts are on their way.
    let patience = time(nil) + 60
    while try !hasUploads() && time(nil) < patience { usleep(20_000) }
    let log = String(decoding: try readFile(rig.folder.path("log")), as: UTF8.self)
    #expect(try hasUploads(), "\(log)")
    run.signal(number)
    #expect(run.wait() == 128 + number)
    #expect(try bytes("out.wav") == nil)
    #expect(try !hasUploads())
  }

  @Test("go on from the cache and into the outbox while the bucket is away, and say so")
  func outage() throws {
    let proxy = try FaultProxy(to: server)
    let rig = try StorageRig(server, bucket: bucket, endpoint: proxy.endpoint, isResilient: true)
    try rig.succeed("run", "copy", "-i", voice, "-o", "r2:a.wav")

    try proxy.configure(["faults": ["reset_before"], "rate": 1])
    let away = try rig.run(["run", "copy", "-i", "r2:a.wav", "-o", "r2:b.wav"])
    #expect(away.status == 0, "\(away.output)")
    #expect(away.output.contains("as it was last seen"), "\(away.output)")
    #expect(away.output.contains("waits in the outbox"), "\(away.output)")
    // What the store itself has to say is in a node's log.
    #expect(away.output.contains("the store cannot be reached:"), "\(away.output)")
    #expect(try bytes("b.wav") == nil)

    try proxy.configure(["rate": 0])
    let made = try rig.run(["storage", "sync"])
    #expect(made.status == 0, "\(made.output)")
    let stored = try bytes("b.wav")
    #expect(try stored != nil && stored == bytes("a.wav"))
  }

  @Test("refuse an object that exists where it is to stay, and tell of what was stored")
  func existing() throws {
    let pipeline = try rig.folder.write(
      """
      { "inputs": { "voice": {} },
        "nodes": { "keep": { "stage": "r2.sink", "in": "voice", "params": {
          "key": "a.flac", "if_exists": "fail", "url_expiry": 60, "object_metadata": { "singer": "Zoë" } } } },
        "outputs": { "report": "keep.object" } }
      """, to: "keep.json")
    let path = rig.folder.path("report.json")
    try rig.succeed("run", pipeline, "-i", voice, "-o", path)
    let report = try JSONValue(parsing: readFile(path))
    #expect(report["key"] == "a.flac" && report["content_type"] == "audio/flac")
    #expect(try report["size"]?.integer == bytes("a.flac").map { Int64($0.count) })

    // The URL works without credentials, for programs that know nothing of VoiceBeat, and names the object for those that do.
    let url = try #require(report["url"]?.string)
    let downloaded = rig.folder.path("by-url")
    #expect(try Tool.run("curl", ["--silent", "--fail", "--output", downloaded, url]).status == 0)
    #expect(try readFile(downloaded) == bytes("a.flac"))
    let manifest = try rig.manifest("copy", "-i", "r2:\(url)", "-o", rig.folder.path("copy.wav"))
    #expect(manifest["inputs"]?[0]?["location"] == "r2:a.flac")
    #expect(!manifest.text().contains("Signature"))

    let again = try rig.run(["run", pipeline, "-i", voice, "-o", path])
    #expect(again.status == 73 && again.output.contains("exists already"), "\(again.output)")
    let elsewhere = try rig.run([
      "run", "copy", "-i", "r2:https://elsewhere.example/a.flac?X-Amz-Signature=canary", "-o", "r2:b.wav",
    ])
    #expect(elsewhere.status == 65 && !elsewhere.output.contains("canary"), "\(elsewhere.output)")
  }

  @Test("tell of wrong credentials and missing buckets in one line, without a secret")
  func refused() throws {
    let wrong = try StorageRig(server, bucket: bucket, secret: "canary-of-a-secret-key-that-is-wrong")
    let denied = try wrong.run(["run", "copy", "-i", "r2:a.wav", "-o", wrong.folder.path("out.wav")])
    #expect(denied.status == 77, "\(denied.output)")
    #expect(denied.output.split(separator: "\n").count == 1 && !denied.output.contains("canary"), "\(denied.output)")
    let missing = try StorageRig(server, bucket: "no-such-bucket")
    let lost = try missing.run(["run", "copy", "-i", voice, "-o", "r2:a.wav"])
    #expect(lost.status == 66, "\(lost.output)")
    let mistaken = try StorageRig(["VOICEBEAT_STORAGE=elsewhere"])
    let refused = try mistaken.run(["run", "copy", "-i", voice, "-o", "r2:a.wav"])
    #expect(refused.status == 78 && refused.output.contains("VOICEBEAT_STORAGE"), "\(refused.output)")
  }
}
