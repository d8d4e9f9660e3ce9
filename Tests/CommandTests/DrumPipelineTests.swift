import JSON
import TestSupport
import Testing

/// The pipeline `rhythm`, on a rock beat whose hits are known.
@Suite("The pipeline rhythm")
struct DrumPipelineTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  /// Four bars at 120 beats a minute, from half a second on.
  private func hits(of drums: Drums, _ settings: String...) throws -> [JSONValue] {
    let file = try workspace.write(drums.samples, rate: Int(drums.rate), to: "drums.wav")
    let result = try Command(
      ["run", "rhythm", "-i", file, "-o", "hits=\(workspace.path("hits.json"))", "-o"]
        + ["pattern=\(workspace.path("pattern.json"))"] + settings.flatMap { ["--set", $0] }
    ).wait()
    #expect(result.status == 0, "\(result.errors)")
    return try #require(JSONValue(parsing: workspace.text("hits.json"))[0]?["events"]?.array)
  }

  private let rock = Drums.rock(beats: (0..<16).map { 0.5 + 0.5 * Double($0) })

  @Test func `tells where the hits are, in bars and beats`() throws {
    let hits = try hits(of: rock)
    let first = try #require(hits.first?["attributes"])
    #expect(abs((first["bpm"]?.number ?? 0) - 120) < 0.5)
    #expect(first["bar"]?.integer == 1)
    #expect(first["beat"]?.number == 1)
    // A hit on every half beat, each on the grid to a thousandth of a second.
    for number in 0..<32 {
      let time = 0.5 + 0.25 * Double(number)
      #expect(hits.contains { abs(($0["start"]?.number ?? -1) - time) < 0.003 }, "half beat \(number)")
    }
  }

  @Test func `hears the bass drum on one and three and the snare on two and four`() throws {
    let hits = try hits(of: rock)
    func labels(onBeat beat: Double) -> [String] {
      hits.filter { $0["attributes"]?["beat"]?.number == beat }.compactMap { $0["label"]?.string }
    }
    #expect(labels(onBeat: 1).count { $0 == "kick" } >= 3)
    #expect(labels(onBeat: 3).count { $0 == "kick" } >= 3)
    #expect(labels(onBeat: 2).count { $0 == "snare" } >= 3)
    #expect(labels(onBeat: 4).count { $0 == "snare" } >= 3)
    #expect(labels(onBeat: 1.5).count { $0 == "hi-hat" } >= 3)
  }

  @Test func `hears two drums that are hit at once`() throws {
    let hits = try hits(of: rock, "strength=0")
    // With each of the 8 bass drums there is a hi-hat.
    let together = Dictionary(grouping: hits) { $0["start"]?.number ?? -1 }.values.filter { $0.count == 2 }
    #expect(together.count >= 6)
    #expect(together.allSatisfy { Set($0.compactMap { $0["label"]?.string }) == ["kick", "hi-hat"] })
    #expect(hits.allSatisfy { (0.0...1).contains($0["confidence"]?.number ?? -1) })
  }

  /// Sounds of Debian's package sonic-pi-samples.
  @Test(
    "tells recorded drums apart",
    arguments: [
      ("bd_haus", "kick"), ("bd_klub", "kick"), ("drum_heavy_kick", "kick"), ("sn_dolf", "snare"),
      ("drum_snare_hard", "snare"),
      ("sn_zome", "snare"), ("drum_cymbal_closed", "hi-hat"), ("drum_cymbal_pedal", "hi-hat"),
      ("drum_tom_mid_hard", "other"),
      ("drum_cowbell", "other"),
    ])
  func recorded(sample: String, kind: String) throws {
    let result = try Command([
      "run", "rhythm", "-i", "/usr/share/sonic-pi/samples/\(sample).flac", "-o", "hits=\(workspace.path("hits.json"))",
      "-o",
      "pattern=\(workspace.path("pattern.json"))",
    ]).wait()
    #expect(result.status == 0, "\(result.errors)")
    let first = try JSONValue(parsing: workspace.text("hits.json"))[0]?["events"]?[0]
    #expect(first?["label"]?.string == kind)
  }

  @Test func `writes a pattern that the renderer plays`() throws {
    _ = try hits(of: rock)
    let pattern = try workspace.text("pattern.json")
    let value = try JSONValue(parsing: pattern)
    #expect(value["subdivisions"]?.number == 16)
    #expect(value["bars"]?.integer == 4)
    let result = try Command([
      "run", "render", "-o", workspace.path("again.wav"), "--set", "rhythm=\(pattern)",
    ]).wait()
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func `leaves hits where they are with strength 0`() throws {
    var late = Drums(seconds: 5)
    for number in 0..<8 { late.hit(.snare, at: 0.5 + 0.5 * Double(number) + (number % 2 == 1 ? 0.02 : 0)) }
    let hits = try hits(of: late, "strength=0", "bpm=120")
    #expect(hits.count == 8)
    #expect(hits.contains { abs(($0["start"]?.number ?? 0) - 1.02) < 0.003 })
  }

  @Test func `says that there is nothing, of silence and of a single hit`() throws {
    #expect(try hits(of: Drums(seconds: 1)).isEmpty)
    var single = Drums(seconds: 1)
    single.hit(.bass, at: 0.4)
    let hits = try hits(of: single)
    #expect(hits.count == 1)
    #expect(hits.first?["attributes"]?["bpm"] == nil)
  }
}
