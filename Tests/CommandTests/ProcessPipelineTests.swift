import Glibc
import JSON
import TestSupport
import Testing

/// The pipelines that make a track: `process`, `melody` and `mix-project`.
@Suite("The pipelines that make a track")
struct ProcessPipelineTests {
  let workspace: Workspace

  init() throws { workspace = try Workspace() }

  private func run(_ arguments: String...) throws {
    let result = try Command(["run"] + arguments).wait()
    #expect(result.status == 0, "\(result.errors)")
  }

  /// A hummed phrase of five notes, and after a pause two bars of drums.
  private func take() throws -> String {
    let rate = 44_100.0
    var drums = Drums.rock(beats: (0..<8).map { 4.5 + 0.5 * Double($0) }).samples
    var phase = 0.0
    for (number, note) in [57.0, 59, 61, 64, 57].enumerated() {
      let frequency = 440 * exp2((note - 69) / 12)
      for i in 0..<Int(0.6 * rate) {
        let time = Double(i) / rate
        let edge = min(1, min(time / 0.04, (0.6 - time) / 0.06))
        phase += 2 * .pi * frequency * (1 + 0.003 * sin(2 * .pi * 5.5 * time)) / rate
        let hum = sin(phase) + 0.5 * sin(2 * phase) + 0.25 * sin(3 * phase) + 0.1 * sin(4 * phase)
        drums[Int((0.3 + 0.65 * Double(number)) * rate) + i] += Float(0.2 * edge * hum)
      }
    }
    return try workspace.write(drums, rate: Int(rate), to: "take.wav")
  }

  @Test func `process makes a track, a picture and a report of one recording`() throws {
    try run(
      "process", "-i", take(), "-o", "track=\(workspace.path("track.mp3"))", "-o",
      "segments=\(workspace.path("segments.txt"))", "-o", "picture=\(workspace.path("picture.png"))", "-o",
      "report=\(workspace.path("report.json"))")
    let report = try JSONValue(parsing: workspace.text("report.json"))
    let labels = try workspace.text("segments.txt").split(separator: "\n").map { String($0.split(separator: "\t")[2]) }
    #expect(labels.contains("melody"))
    #expect(labels.contains("rhythm"))
    let notes = try #require(report["notes"]?.array)
    #expect((4...7).contains(notes.count))
    // In one key, on whole semitones.
    #expect(notes.allSatisfy { note in note["value"]?.number.map { $0 == $0.rounded() } ?? false })
    #expect((report["hits"]?.array?.count ?? 0) >= 12)
    let level = try Command([
      "run", "loudness", "-i", workspace.path("track.mp3"), "-o", "report=\(workspace.path("level.json"))", "-o",
      "momentary=\(workspace.path("level.csv"))",
    ]).wait()
    #expect(level.status == 0, "\(level.errors)")
    let integrated = try JSONValue(parsing: workspace.text("level.json"))["integrated"]?.number ?? 0
    #expect(abs(integrated + 14) < 1)
  }

  @Test func `process gives the track's notes, drums and tempo as one MIDI file`() throws {
    let (song, report) = (workspace.path("song.mid"), workspace.path("report.json"))
    try run("process", "-i", take(), "-o", "song=\(song)", "-o", "report=\(report)")
    let reading = try workspace.write(
      """
      { "inputs": { "song": { "kind": "events" } },
        "nodes": { "all": { "stage": "describe", "in": { "events": ["song"] } } }, "outputs": { "all": "all" } }
      """, to: "read.json")
    try run(reading, "-i", song, "-o", workspace.path("song.json"))
    let heard = try JSONValue(parsing: workspace.text("report.json"))
    let read = try JSONValue(parsing: workspace.text("song.json"))
    for list in ["notes", "hits"] {
      let starts = [heard, read].map { $0[list]?.array?.compactMap { $0["start"]?.number }.sorted() ?? [] }
      #expect(!starts[0].isEmpty && starts[0].count == starts[1].count)
      #expect(zip(starts[0], starts[1]).allSatisfy { abs($0 - $1) < 0.005 })
    }
    let tempo = try #require(read["beats"]?.array?.last?["value"]?.number)
    #expect(abs(tempo - 120) < 1)
  }

  @Test func `in process the singing begins with the notes that the instrument plays`() throws {
    let alone = ["tune_gain", "drums_gain", "voice_gain"].flatMap { ["--set", "\($0)=-120"] }
    let result = try Command(
      [
        "run", "process", "-i", take(), "-o", "track=\(workspace.path("singing.wav"))", "-o",
        "report=\(workspace.path("report.json"))", "--set", "singing_gain=0",
      ] + alone
    ).wait()
    #expect(result.status == 0, "\(result.errors)")
    try run("notes", "-i", workspace.path("singing.wav"), "-o", workspace.path("sung.json"))
    let played = try JSONValue(parsing: workspace.text("report.json"))["notes"]?.array ?? []
    let sung = try JSONValue(parsing: workspace.text("sung.json"))[0]?["events"]?.array ?? []
    let starts = sung.compactMap { $0["start"]?.number }
    // Some were sung far from the grid.
    #expect(played.contains { abs($0["attributes"]?["moved"]?.number ?? 0) > 0.03 })
    #expect(!played.isEmpty)
    for note in played.compactMap({ $0["start"]?.number }) {
      #expect(starts.contains { abs($0 - note) < 0.03 }, "\(note) of \(starts)")
    }
  }

  /// Two hummed phrases: one in C major, and one that by itself is in G major, whose last note lies between F and F sharp.
  private func phrases() throws -> String {
    let rate = 44_100.0
    let tunes = [[60.0, 64, 65, 67, 69, 65, 62, 71, 72, 65, 62, 60], [67, 71, 74, 67, 69, 71, 74, 67, 65.6]]
    var samples = [Float](repeating: 0, count: Int(14 * rate))
    var (phase, at) = (0.0, 0.5)
    for tune in tunes {
      for note in tune {
        for i in 0..<Int(0.45 * rate) {
          let time = Double(i) / rate
          let edge = min(1, min(time / 0.04, (0.45 - time) / 0.06))
          phase += 2 * .pi * 440 * exp2((note - 69) / 12) * (1 + 0.003 * sin(2 * .pi * 5.5 * time)) / rate
          let hum = sin(phase) + 0.5 * sin(2 * phase) + 0.25 * sin(3 * phase) + 0.1 * sin(4 * phase)
          samples[Int(at * rate) + i] += Float(0.2 * edge * hum)
        }
        at += 0.5
      }
      at += 2
    }
    return try workspace.write(samples, rate: Int(rate), to: "phrases.wav")
  }

  @Test func `process tunes the singing to the key that the instrument plays in, in which the recording as a whole is`()
    throws
  {
    let levels = ["singing_gain=0", "tune_gain=-120", "drums_gain=-120"].flatMap { ["--set", $0] }
    let run = try Command(
      [
        "run", "process", "-i", phrases(), "-o", "track=\(workspace.path("track.wav"))", "-o",
        "report=\(workspace.path("report.json"))",
      ] + levels
    ).wait()
    #expect(run.status == 0, "\(run.errors)")
    let played = try #require(JSONValue(parsing: workspace.text("report.json"))["notes"]?.array)
    #expect(played.last?["value"]?.number == 65)
    let notes = try Command(["run", "notes", "-i", workspace.path("track.wav"), "-o", workspace.path("sung.txt")])
      .wait()
    #expect(notes.status == 0, "\(notes.errors)")
    let sung = try workspace.text("sung.txt").split(separator: "\n").compactMap { Double($0.split(separator: "\t")[2]) }
    #expect(sung.count == played.count)
    #expect(abs((sung.last ?? 0) - 65) < 0.1)
  }

  @Test(arguments: ["/usr/share/sounds/alsa/Front_Center.wav", "silence"])
  func `process makes a track of a recording without a tune or a beat`(voice: String) throws {
    let take = voice == "silence" ? try workspace.write(Drums(seconds: 2).samples, rate: 44_100, to: "s.wav") : voice
    try run(
      "process", "-i", take, "-o", "track=\(workspace.path("track.flac"))", "-o",
      "segments=\(workspace.path("segments.txt"))", "-o", "picture=\(workspace.path("picture.svg"))", "-o",
      "report=\(workspace.path("report.json"))")
    #expect(workspace.exists("track.flac"))
  }

  @Test func `melody writes the notes down and plays them`() throws {
    try run(
      "melody", "-i", take(), "-o", "notes=\(workspace.path("notes.txt"))", "-o", "key=\(workspace.path("key.txt"))",
      "-o",
      "track=\(workspace.path("tune.wav"))")
    let notes = try workspace.text("notes.txt").split(separator: "\n").compactMap {
      Double($0.split(separator: "\t")[2])
    }
    for wanted in [57.0, 59, 61, 64] { #expect(notes.contains { abs($0 - wanted) < 0.3 }, "\(wanted)") }
  }

  @Test func `mix-project puts each layer at its level, place and time`() throws {
    let tone = try workspace.makeTone("tone.wav", seconds: 1)
    let mix = workspace.path("mix.wav")
    let layers = #"layers=[{"gain":0,"pan":-1},{"gain":-12,"pan":1,"start":{"bar":2}},{"mute":true}]"#
    try run("mix-project", "-i", tone, "-i", tone, "-i", tone, "-o", mix, "--set", layers, "--set", "bpm=120")
    // The second layer begins with the second bar, after 2 s; the mix is 3 s.
    try run("waveform", "-i", mix, "-o", workspace.path("w.json"), "--set", "zoom=4800", "--set", "split=true")
    let data = try #require(JSONValue(parsing: workspace.text("w.json"))["data"]?.array).compactMap(\.integer)
    func peak(channel: Int, at second: Double) -> Int64 { data[4 * Int(second * 10) + 2 * channel + 1] }
    #expect(peak(channel: 0, at: 0.5) > 20)
    #expect(peak(channel: 1, at: 0.5) == 0)
    #expect(peak(channel: 0, at: 2.5) == 0)
    #expect(peak(channel: 1, at: 2.5) > 4)
  }

  @Test func `mix-project says which layer it cannot understand`() throws {
    let tone = try workspace.makeTone("tone.wav")
    for (layers, words) in [
      (#"[{"gian":1}]"#, "at /0 has an unknown field \"gian\"; did you mean \"gain\""),
      ("[{}, {}]", "tells of 2 links, and there are 1"),
      (#"[{"gain":100}]"#, "/0/gain is 100; it must be a number from -120 to 60"),
    ] {
      let result = try Command([
        "run", "mix-project", "-i", tone, "-o", workspace.path("mix.wav"), "--set", "layers=\(layers)",
      ]).wait()
      #expect(result.status == 65)
      #expect(result.errors.contains(words), "\(result.errors)")
      #expect(!workspace.exists("mix.wav"))
    }
  }
}
