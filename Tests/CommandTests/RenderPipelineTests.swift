import JSON
import TestSupport
import Testing

/// The pipeline `render`.
@Suite("The pipeline render")
struct RenderPipelineTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  private func render(_ settings: String..., to name: String) throws {
    let arguments = settings.flatMap { ["--set", $0] }
    let result = try Command(["run", "render", "-o", workspace.path(name)] + arguments).wait()
    #expect(result.status == 0, "\(result.errors)")
  }

  private func onsets(_ name: String) throws -> [Double] {
    let result = try Command([
      "run", "onsets", "-i", workspace.path(name), "-o", workspace.path("found.txt"), "--set", "material=hits",
    ]).wait()
    #expect(result.status == 0, "\(result.errors)")
    return try workspace.text("found.txt").split(separator: "\n").compactMap { line in
      line.split(separator: "\t").first.flatMap { Double($0) }
    }
  }

  @Test func `plays a rhythm by its name, with the drums of a genre, without any set-up`() throws {
    try render("pattern=four-on-the-floor", "genre=electronic", "bars=2", "bpm=120", "seed=1", to: "beat.wav")
    let found = try onsets("beat.wav")
    // Something is struck on every half beat.
    for beat in 1..<16 { #expect(found.contains { abs($0 - Double(beat) * 0.25) < 0.02 }, "half beat \(beat)") }
  }

  @Test func `plays a melody with an instrument`() throws {
    try render(
      #"melody=[{"midi_note":69,"start_beat":0,"duration_beats":2},{"midi_note":72,"start_beat":2,"duration_beats":2}]"#,
      "program=flute", "bpm=60", to: "tune.wav")
    let result = try Command(["run", "pitch", "-i", workspace.path("tune.wav"), "-o", workspace.path("pitch.txt")])
      .wait()
    #expect(result.status == 0, "\(result.errors)")
    let pitches = try workspace.text("pitch.txt").split(separator: "\n").compactMap { line -> (Double, Double)? in
      let fields = line.split(separator: "\t")
      guard fields.count > 2, let time = Double(fields[0]), let value = Double(fields[2]) else { return nil }
      return (time, value)
    }
    for (time, wanted) in [(1.0, 440.0), (3.0, 523.25)] {
      let found = pitches.min { abs($0.0 - time) < abs($1.0 - time) }?.1 ?? 0
      #expect(abs(found - wanted) < 6)
    }
  }

  @Test func `plays a MIDI file, and a melody is written as one`() throws {
    try render("pattern=silence", "bars=1", to: "none.wav")
    let tune = try workspace.makeTone("tone.wav", seconds: 1)
    for name in ["tune.mid", "tune.json"] {
      let written = try Command(["run", "notes", "-i", tune, "-o", workspace.path(name)]).wait()
      #expect(written.status == 0, "\(written.errors)")
      let result = try Command([
        "run", "render", "-i", workspace.path(name), "-o", workspace.path("\(name).wav"), "--set", "program=flute",
        "--json",
      ]).wait()
      #expect(result.status == 0, "\(result.errors)")
      let inputs = try JSONValue(parsing: result.output)["inputs"]
      #expect(inputs?[0]?["sha256"]?.string?.count == 64)
    }
    #expect(Array(try readFile(workspace.path("tune.mid")).prefix(4)) == Array("MThd".utf8))
  }

  @Test func `tunes a voice to a MIDI file, beside which the voice needs no name`() throws {
    let voice = "/usr/share/sounds/alsa/Front_Center.wav"
    let notes = try Command(["run", "notes", "-i", voice, "-o", workspace.path("own.mid")]).wait()
    #expect(notes.status == 0, "\(notes.errors)")
    let result = try Command([
      "run", "autotune", "-i", voice, "-i", "melody=\(workspace.path("own.mid"))", "-o", workspace.path("tuned.wav"),
    ]).wait()
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test func `says which names are near to one that it does not know`() throws {
    let result = try Command(["run", "render", "-o", workspace.path("out.wav"), "--set", "pattern=rok"]).wait()
    #expect(result.status != 0)
    #expect(result.errors.contains("rock"))
  }
}
