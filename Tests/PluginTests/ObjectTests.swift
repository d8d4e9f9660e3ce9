import Glibc
import JSON
import ObjectStore
import TestSupport
import Testing

@Suite("r2.source and r2.sink on a local folder")
struct ObjectTests {
  let rig: StorageRig
  let voice = "/usr/share/sounds/alsa/Front_Left.wav"

  init() throws { rig = try StorageRig() }

  /// A run that must fail: its status and what it says.
  private func failure(_ arguments: String...) throws -> (status: Int32, text: String) {
    let result = try rig.run(["run"] + arguments)
    return (result.status, result.output)
  }

  private func bytes(_ key: String) throws -> [UInt8] { try rig.store().bytes(ObjectKey(key)).bytes }

  @Test(
    "keep what a file would keep, and read it again",
    arguments: ["wav", "rf64", "w64", "aiff", "flac", "ogg", "opus", "mp3"])
  func formats(format: String) throws {
    let file = rig.folder.path("a.\(format)")
    try rig.succeed("run", "copy", "-i", voice, "-o", file)
    let stored = try rig.manifest("copy", "-i", voice, "-o", "r2:takes/a.\(format)")
    // A stream in Ogg has a number of its own.
    if !["ogg", "opus"].contains(format) { #expect(try bytes("takes/a.\(format)") == readFile(file)) }
    let output = try #require(stored["outputs"]?[0])
    #expect(output["location"] == .string("r2:takes/a.\(format)"))
    #expect(output["size"]?.integer == Int64(try bytes("takes/a.\(format)").count))
    let info = try rig.store().head(ObjectKey("takes/a.\(format)"), if: nil, cancellation: .never)
    #expect(output["content_type"]?.string == info.contentType)

    let (one, other) = (rig.folder.path("one.wav"), rig.folder.path("other.wav"))
    try rig.succeed("run", "copy", "-i", rig.folder.path("store/takes/a.\(format)"), "-o", one)
    let read = try rig.manifest("copy", "-i", "r2:takes/a.\(format)", "-o", other)
    #expect(try readFile(one) == readFile(other))
    #expect(read["inputs"]?[0]?["sha256"] == output["sha256"])
    #expect(try output["sha256"]?.string == digest(rig.folder.path("store/takes/a.\(format)")))
  }

  private func digest(_ path: String) throws -> String {
    String(try Tool.run("sha256sum", [path]).output.prefix(64))
  }

  @Test("keep an object that is larger than what is fetched or sent at once")
  func large() throws {
    let noise = try rig.noise("noise.wav", seconds: 60)
    let file = rig.folder.path("a.flac")
    try rig.succeed("run", "copy", "-i", noise, "-o", file)
    _ = try rig.manifest("copy", "-i", noise, "-o", "r2:a.flac")
    #expect(try bytes("a.flac") == readFile(file))
    let copy = try rig.manifest("copy", "-i", "r2:a.flac", "-o", "r2:b.wav")
    #expect(try copy["inputs"]?[0]?["sha256"]?.string == digest(file))
    #expect(try copy["outputs"]?[0]?["sha256"]?.string == digest(rig.folder.path("store/b.wav")))
  }

  @Test("note metadata and tell of the object in a document")
  func report() throws {
    let pipeline = try rig.folder.write(
      """
      { "inputs": { "voice": {} },
        "nodes": { "keep": { "stage": "r2.sink", "in": "voice", "params": {
          "key": "takes/${run.id}.flac", "object_metadata": { "Singer": "Zoë", "take": 3 } } } },
        "outputs": { "report": "keep.object" } }
      """, to: "keep.json")
    let path = rig.folder.path("report.json")
    try rig.succeed("run", pipeline, "-i", voice, "-o", path)
    let key = try #require(try rig.keys().first)
    let info = try rig.store().head(ObjectKey(key), if: nil, cancellation: .never)
    #expect(info.metadata == ["singer": "Zoë", "take": "3"])
    #expect(info.contentType == "audio/flac")
    let report = try JSONValue(parsing: readFile(path))
    #expect(
      report
        == .object([
          "key": .string(key), "size": .integer(info.size), "etag": .string(info.etag), "content_type": "audio/flac",
        ]))
  }

  @Test("need nobody who takes the document")
  func unusedReport() throws {
    let pipeline = try rig.folder.write(
      """
      { "inputs": { "voice": {} },
        "nodes": { "keep": { "stage": "r2.sink", "in": "voice", "params": { "key": "a.flac" } } } }
      """, to: "keep.json")
    let result = try rig.run(["run", pipeline, "-i", voice])
    #expect(result.status == 0 && !result.output.contains("warning"), "\(result.output)")
    #expect(try rig.keys() == ["a.flac"])
  }

  @Test("make an object of each clip, all of them at the end of the run")
  func clips() throws {
    let options = try rig.plugin("clips")
    let pipeline = try rig.folder.write(
      """
      { "nodes": { "clips": { "stage": "three-clips" }, "keep": { "stage": "r2.sink", "in": "clips", "params": {
          "key": "parts/${clip.kind}/${clip.index}.wav", "encoding": "float" } } },
        "outputs": { "clips": "clips" } }
      """, to: "clips.json")
    let manifest = try rig.manifest(
      [pipeline, "-o", rig.folder.path("file-${clip.index}.wav"), "--threads", "2"] + options)
    #expect(try rig.keys() == ["parts/rhythm/1.wav", "parts/speech/0.wav", "parts/speech/2.wav"])
    #expect(manifest["outputs"]?.array?.count == 6)
    #expect(try bytes("parts/rhythm/1.wav").count == 1_000 * 4 + (try bytes("parts/speech/0.wav").count - 4_000))
    for output in manifest["outputs"]?.array ?? [] {
      guard let location = output["location"]?.string, location.hasPrefix("r2:") else { continue }
      #expect(try output["sha256"]?.string == digest(rig.folder.path("store/\(location.dropFirst(3))")))
    }
  }

  @Test("refuse clips that would have one key")
  func oneKey() throws {
    let options = try rig.plugin("clips")
    let pipeline = try rig.folder.write(
      """
      { "nodes": { "clips": { "stage": "three-clips" }, "keep": { "stage": "r2.sink", "in": "clips", "params": {
          "key": "${clip.kind}.wav" } } } }
      """, to: "clips.json")
    let result = try rig.run(["run", pipeline] + options)
    #expect(result.status == 65 && result.output.contains("two clips would be written to speech.wav"))
    #expect(try rig.keys().isEmpty)
  }

  @Test("replace an object, or fail where one is and is to stay")
  func existing() throws {
    try rig.succeed("run", "copy", "-i", voice, "-o", "r2:a.flac")
    let old = try bytes("a.flac")
    let pipeline = try rig.folder.write(
      """
      { "inputs": { "voice": {} },
        "nodes": { "keep": { "stage": "r2.sink", "in": "voice", "params": { "key": "a.flac", "if_exists": "fail" } } } }
      """, to: "keep.json")
    let (status, text) = try failure(pipeline, "-i", "/usr/share/sounds/alsa/Front_Right.wav")
    #expect(status == 73 && text.contains("r2:a.flac exists already"))
    #expect(try bytes("a.flac") == old)
    try rig.succeed("run", "copy", "-i", "/usr/share/sounds/alsa/Front_Right.wav", "-o", "r2:a.flac")
    #expect(try bytes("a.flac") != old)
  }

  @Test("keep versions and a pointer to the latest, which is what is read")
  func versions() throws {
    let pipeline = try rig.folder.write(
      """
      { "inputs": { "voice": {} },
        "nodes": { "keep": { "stage": "r2.sink", "in": "voice", "params": { "key": "a.wav", "if_exists": "version" } } } }
      """, to: "keep.json")
    let right = "/usr/share/sounds/alsa/Front_Right.wav"
    let manifests = try [voice, right].map { try rig.manifest(pipeline, "-i", $0) }
    let keys = try rig.keys()
    #expect(keys.count == 3 && keys[0] == "a.history/" + keys[0].dropFirst(10) && keys[2] == "a.wav.current")
    #expect(manifests.compactMap { $0["outputs"]?[0]?["location"]?.string } == keys.prefix(2).map { "r2:\($0)" })
    let (stored, direct) = (rig.folder.path("stored.wav"), rig.folder.path("direct.wav"))
    try rig.succeed("run", "copy", "-i", "r2:a.wav", "-o", stored)
    try rig.succeed("run", "copy", "-i", right, "-o", direct)
    #expect(try readFile(stored) == readFile(direct))
  }

  @Test("may be many at once, listed by a pattern, and done again only where needed")
  func batch() throws {
    for key in ["takes/a.wav", "takes/b.wav", "takes/deep/c.wav", "takes/d.flac"] {
      try rig.succeed("run", "copy", "-i", voice, "-o", "r2:\(key)")
    }
    let arguments = ["batch", "copy", "-i", "r2:takes/*.wav", "-o", "r2:out/${dir}/${name}.flac"]
    let first = try rig.run(arguments)
    #expect(first.status == 0 && first.output.contains("2 inputs: 2 completed"), "\(first.output)")
    #expect(first.output.contains("r2:takes/a.wav → r2:out/takes/a.flac"))
    #expect(try rig.keys().filter { $0.hasPrefix("out/") } == ["out/takes/a.flac", "out/takes/b.flac"])
    try rig.succeed("run", "copy", "-i", voice, "-o", "r2:takes/b.wav")
    let second = try rig.run(arguments + ["--resume"])
    #expect(second.status == 0 && second.output.contains("2 inputs: 1 completed, 1 done before"), "\(second.output)")
    let none = try rig.run(["batch", "copy", "-i", "r2:nothing/*.wav", "-o", "r2:out/${name}.flac"])
    #expect(none.status == 66 && none.output.contains("no such object"))
  }

  @Test("store events and documents as they are")
  func messages() throws {
    let options = try rig.plugin("notes")
    let pipeline = try rig.folder.write(
      """
      { "nodes": { "two": { "stage": "two-notes" } }, "outputs": { "notes": "two.notes", "midi": "two.midi" } }
      """, to: "notes.json")
    let manifest = try rig.manifest(
      [
        pipeline, "-o", "notes=r2:out/${run.id}/n.csv", "-o", "midi=r2:out/n.mid", "-o",
        "notes=\(rig.folder.path("n.csv"))",
      ] + options)
    let run = try #require(manifest["run"]?.string)
    #expect(try rig.keys() == ["out/\(run)/n.csv", "out/n.mid"])
    #expect(try bytes("out/\(run)/n.csv") == readFile(rig.folder.path("n.csv")))
    #expect(try bytes("out/n.mid") == Array("MThd".utf8))
    let info = try rig.store().head(ObjectKey("out/n.mid"), if: nil, cancellation: .never)
    #expect(info.contentType == "audio/midi")
  }

  @Test("leave nothing where a run fails, is cancelled or is late")
  func atomic() throws {
    let noise = try rig.noise("noise.wav", seconds: 60)
    try rig.succeed("run", "copy", "-i", noise, "-o", "r2:noise.flac")
    let flac = try bytes("noise.flac")
    _ = try rig.write(Array(flac.prefix(flac.count * 9 / 10)), to: "store/cut.flac")
    #expect(try failure("copy", "-i", "r2:cut.flac", "-o", "r2:out.wav").status == 65)
    let silence = try rig.folder.write(
      #"{ "nodes": { "s": { "stage": "silence", "params": { "duration": 80000 } } }, "outputs": { "out": "s" } }"#,
      to: "silence.json")
    #expect(try failure(silence, "-o", "r2:out.wav", "--deadline", "1").status == 75)
    #expect(try rig.keys() == ["cut.flac", "noise.flac"])
    let left = try Tool.run("find", [rig.folder.path("store/.voicebeat/incoming"), "-type", "f"])
    #expect(left.output == "")
  }

  @Test(
    "say what is wrong, and about which parameter",
    arguments: [
      ("missing.wav", Int32(66), "missing.wav: there is no such object"), ("a/../b.wav", 65, "cannot be a key"),
      ("text.wav", 65, "is not audio"),
    ])
  func badSources(key: String, status: Int32, text: String) throws {
    _ = try rig.store().put(
      ObjectKey("text.wav"), .bytes(Array("Dear diary, nothing.".utf8)), PutOptions(), cancellation: .never)
    let result = try failure("copy", "-i", "r2:\(key)", "-o", rig.folder.path("out.wav"))
    #expect(result.status == status && result.text.contains(text), "\(result.text)")
    #expect(result.text.contains("audio.key (stage \"r2.source\")"), "\(result.text)")
  }

  @Test("say what is wrong with the configuration")
  func misconfigured() throws {
    let rig = try StorageRig(["VOICEBEAT_STORAGE=r2", "R2_BUCKET_NAME=takes", "R2_SECRET_ACCESS_KEY=canary-of-mine"])
    let result = try rig.run(["run", "copy", "-i", voice, "-o", "r2:a.wav"])
    #expect(result.status == 78)
    #expect(result.output.contains("R2_ACCOUNT_ID") && result.output.contains("R2_ACCESS_KEY_ID"))
    #expect(!result.output.contains("canary"))
  }
}
