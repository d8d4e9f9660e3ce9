import JSON
import TestSupport
import Testing

/// The pipelines `onsets`, `beats` and `beat-snap`, on a voice of Debian's alsa-utils that says "front, center".
@Suite("The pipelines for rhythm")
struct RhythmPipelineTests {
  let workspace: Workspace
  private let voice = "/usr/share/sounds/alsa/Front_Center.wav"

  init() throws { workspace = try Workspace() }

  private func run(_ arguments: String...) throws {
    let result = try Command(["run"] + arguments).wait()
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func `onsets writes a line for each syllable and consonant that begins`() throws {
    try run("onsets", "-i", voice, "-o", workspace.path("found.txt"))
    let times = try workspace.text("found.txt").split(separator: "\n").compactMap { line in
      line.split(separator: "\t").first.flatMap { Double($0) }
    }
    #expect((3...8).contains(times.count))
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    #expect(times.allSatisfy { (0...1.5).contains($0) })
    // The f of "front", and the s of "center" after the pause.
    #expect(times.contains { abs($0 - 0.1) < 0.03 })
    #expect(times.contains { abs($0 - 0.8) < 0.03 })
  }

  @Test func `beats writes a list, even of a voice without a beat`() throws {
    try run("beats", "-i", voice, "-o", workspace.path("found.json"))
    let lists = try JSONValue(parsing: try workspace.text("found.json"))
    #expect(lists[0]?["kind"]?.string == "beats")
  }

  @Test func `beat-snap puts words where the rhythm says`() throws {
    try run(
      "beat-snap", "-i", voice, "-o", workspace.path("out.wav"), "--set", "bpm=120", "--set", "bars=2", "--set",
      #"words=[{"word":"front","start":0.05,"end":0.6},{"word":"center","start":0.75,"end":1.4}]"#, "--set",
      #"rhythm=[{"bar":1,"beat_position":1},{"word":"center","bar":2,"beat_position":1,"duration_beats":1}]"#)
    try run("onsets", "-i", workspace.path("out.wav"), "-o", workspace.path("found.txt"), "--set", "material=hits")
    let times = try workspace.text("found.txt").split(separator: "\n").compactMap { line in
      line.split(separator: "\t").first.flatMap { Double($0) }
    }
    // Bar 2 begins at 2 s; between the words there is silence.
    #expect(times.contains { abs($0 - 2) < 0.02 })
    #expect(!times.contains { (1..<1.8).contains($0) })
  }
}
