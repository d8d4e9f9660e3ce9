import Engine
import Glibc
import Pipeline
import Score
import TestSupport
import Testing

/// Notes from files: `file.events-source`, and the stages that take what it reads.
@Suite("file.events-source")
struct EventsSourceTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private let tune = MIDIFile(
    notes: [
      .init(pitch: 60, start: 0, duration: 0.5, velocity: 90), .init(pitch: 38, start: 0.5, duration: 0.1, channel: 9),
      .init(pitch: 64, start: 0.5, duration: 0.5, velocity: 60, program: 40),
    ])

  /// Lists that an output of the source gives for a file.
  private func lists(_ path: String, output: String = "out") throws -> [MemoryEvents] {
    let text = """
      { "name": "rig", "nodes": { "file": { "stage": "file.events-source", "params": { "path": "\(path)" } } },
        "outputs": { "out": "file.\(output)" } }
      """
    let plan = try Planner(catalog: installed.catalog).plan(
      PipelineDocument(parsing: Array(text.utf8), file: "rig.json"))
    let run = Run(plan: plan, registry: installed, inputs: [:])
    let manifest = try run.execute()
    #expect(manifest.inputs.map(\.location) == [path])
    return (run.messages["out"] ?? []).compactMap { if case .events(let list) = $0 { list } else { nil } }
  }

  @Test func `reads the notes, hits and beats of a MIDI file, together and each by itself`() throws {
    let path = try folder.write(tune.bytes(), to: "tune.mid")
    let all = try lists(path)
    #expect(all.map(\.kind) == ["notes", "hits", "beats"])
    #expect(all[0].events.map(\.value) == [60, 64])
    #expect(all[0].events.map { Double($0.start) / Double(all[0].rate) } == [0, 0.5])
    #expect(all[0].events.map(\.attributes) == [#"{"velocity":90}"#, #"{"velocity":60,"program":40}"#])
    #expect(all[1].events.map(\.label) == ["snare"])
    #expect(all[2].events.map(\.label) == ["1", "2", "3"])
    #expect(all[2].events[0].attributes == #"{"bpm":120.0,"beats_per_bar":4}"#)
    for (index, name) in ["notes", "hits", "beats"].enumerated() {
      #expect(try lists(path, output: name) == [all[index]])
    }
  }

  @Test func `reads the JSON that events are written as`() throws {
    let path = try folder.write(
      #"[{"kind": "words", "clip": "a", "events": [{"start": 1, "duration": 0.5, "label": "two"}, {"start": 0.25, "label": "one", "attributes": {"x": 1}}]}]"#,
      to: "words.json")
    let list = try #require(try lists(path).first)
    #expect(list.kind == "words" && list.clip == "a")
    #expect(list.events.map(\.label) == ["one", "two"])
    #expect(list.events.map { Double($0.start) / Double(list.rate) } == [0.25, 1])
    #expect(list.events.map(\.attributes) == [#"{"x":1}"#, nil])
  }

  @Test(
    "refuses what it cannot read, and tells where",
    arguments: [
      ("", RunError.Code.badInput, "neither a MIDI file nor JSON"),
      ("MThd", .badInput, "byte 4: the file ends where more must follow"),
      ("{", .badInput, "line 1, column 2"), ("[{}]", .badInput, "at /0 lacks \"kind\""),
      (#"{"kind": "notes", "events": [{"start": -1}]}"#, .badInput, "at /0/events/0/start is -1"),
      (#"{"kind": "notes", "events": [{"strat": 1}]}"#, .badInput, "did you mean \"start\""),
    ] as [(String, RunError.Code, String)])
  func refused(content: String, code: RunError.Code, problem: String) throws {
    let path = try folder.write(content, to: "bad")
    let error = #expect(throws: RunError.self) { try lists(path) }
    #expect(error?.code == code && error?.about == "path")
    #expect(error?.message.contains(problem) == true, "\(error?.message ?? "")")
  }

  @Test func `refuses a file that is missing, and one that is larger than 16 MiB before it is read`() throws {
    #expect(throws: RunError.self) { try lists(folder.path("none.mid")) }
    let large = folder.path("large.mid")
    #expect(try Tool.run("truncate", ["-s", "20M", large]).status == 0)
    let error = #expect(throws: RunError.self) { try lists(large) }
    #expect(error?.code == .limit)
  }

  @Test func `as r2.events-source reads the same from an object`() throws {
    let rig = try StorageRig()
    let path = try folder.write(tune.bytes(), to: "tune.mid")
    let put = try rig.run(["storage", "put", path, "tunes/one.mid"])
    #expect(put.status == 0, "\(put.output)")
    for (location, name) in [(path, "file.wav"), ("r2:tunes/one.mid", "object.wav")] {
      let result = try rig.run(["run", "render", "-i", location, "-o", folder.path(name), "--set", "seed=1"])
      #expect(result.status == 0, "\(result.output)")
    }
    #expect(try readFile(folder.path("file.wav")) == readFile(folder.path("object.wav")))
    let missing = try rig.run(["run", "render", "-i", "r2:tunes/two.mid", "-o", folder.path("two.wav")])
    #expect(missing.status != 0 && missing.output.contains("there is no such object"))
  }

  /// What `nodes` make of a file that `file.events-source` reads as `tune`.
  private func run(_ nodes: String, tune path: String, with inputs: [String: [MemoryClip]] = [:]) throws -> MemoryClip {
    let source = #""tune": { "stage": "file.events-source", "params": { "path": "\#(path)" } }, "#
    return try #require(try PluginTests.run(source + nodes, with: inputs).first)
  }

  @Test func `what it reads sounds in renderer as the same notes do, each with its program`() throws {
    let path = try folder.write(tune.bytes(), to: "tune.mid")
    let played = try run(
      #""out": { "stage": "renderer", "in": "tune", "params": { "seed": 1, "length": 2 } }"#, tune: path)
    func part(_ parameters: String) throws -> MemoryClip {
      try #require(
        try PluginTests.run(
          "\"out\": { \"stage\": \"renderer\", \"params\": { \"seed\": 1, \"length\": 2, \(parameters) } }"
        ).first)
    }
    let parts = [
      try part(#""melody": [{"midi_note": 60, "start_beat": 0, "duration_beats": 1, "velocity": 90}]"#),
      try part(#""rhythm": {"bars": 1, "beats": [{"position": 5, "instrument": "snare"}]}"#),
      try part(#""program": 40, "melody": [{"midi_note": 64, "start_beat": 1, "duration_beats": 1, "velocity": 60}]"#),
    ]
    for channel in 0..<2 {
      var error: Float = 0
      for (index, sample) in played.channels[channel].enumerated() {
        let sum: Float = parts.reduce(0) { $0 + $1.channels[channel][index] }
        error = max(error, abs(sum - sample))
      }
      #expect(error < 1e-6)
    }
    #expect(played.channels[0].contains { abs($0) > 0.01 })
  }

  /// A tone with harmonics.
  private func voice(_ frequency: Double, seconds: Double) -> MemoryClip {
    let samples = (0..<Int(seconds * 48_000)).map { index -> Float in
      let turns = frequency * Double(index) / 48_000
      return (1...8).reduce(Float(0)) { sum, harmonic in
        sum + 0.2 / Float(harmonic) * Float(sin(2 * .pi * turns * Double(harmonic)))
      }
    }
    return MemoryClip(format: AudioFormat(sampleRate: 48_000, channels: 1), channels: [samples])
  }

  @Test func `what it reads is sung by autotune, by the words of pitch-shift, and spoken to by beat-snap`() throws {
    let path = try folder.write(tune.bytes(), to: "tune.mid")
    let tuned = try run(
      #""out": { "stage": "autotune", "in": { "in": "voice", "melody": "tune" } }"#, tune: path,
      with: ["voice": [voice(255, seconds: 1)]])
    #expect(abs(pitch(tuned, 0.1..<0.4) - 261.63) < 1)
    #expect(abs(pitch(tuned, 0.6..<0.9) - 329.63) < 1)
    let words = #"[{"word": "a", "start": 0, "end": 0.45}, {"word": "o", "start": 0.5, "end": 0.95}]"#
    let sung = try run(
      #""out": { "stage": "pitch-shift", "in": { "in": "voice", "melody": "tune" }, "params": { "words": \#(words) } }"#,
      tune: path, with: ["voice": [voice(200, seconds: 1)]])
    #expect(sung.frames == 48_000)
    #expect(abs(pitch(sung, 0.1..<0.4) - 261.63) < 2)
    #expect(abs(pitch(sung, 0.6..<0.9) - 329.63) < 2)
    let said = try run(
      #""out": { "stage": "beat-snap", "in": { "in": "voice", "rhythm": "tune.hits" }, "params": { "words": [{"word": "a", "start": 0, "end": 0.3}] } }"#,
      tune: path, with: ["voice": [voice(200, seconds: 0.5)]])
    #expect(said.channels[0][..<23_000].allSatisfy { $0 == 0 })
    #expect(said.channels[0].dropFirst(24_500).contains { abs($0) > 0.1 })
  }

  @Test func `what it reads goes onto the grid of its own beats`() throws {
    // 100 beats a minute; notes a little late.
    let beats = (0..<5).map { MIDIFile.Beat(time: Double($0) * 0.6, number: $0 % 4 + 1, tempo: 100) }
    let late = MIDIFile(
      notes: [0.63, 1.21, 1.83].map { .init(pitch: 60, start: $0, duration: 0.3) }, beats: beats)
    let path = try folder.write(late.bytes(), to: "late.mid")
    let text = """
      { "name": "rig", "nodes": { "file": { "stage": "file.events-source", "params": { "path": "\(path)" } },
        "grid": { "stage": "quantize", "in": "file", "params": { "grid": "1/4" } } }, "outputs": { "out": "grid" } }
      """
    let plan = try Planner(catalog: installed.catalog).plan(
      PipelineDocument(parsing: Array(text.utf8), file: "rig.json"))
    let run = Run(plan: plan, registry: installed, inputs: [:])
    try run.execute()
    let message = try #require(run.messages["out"]?.first)
    guard case .events(let list) = message else { return }
    for (event, wanted) in zip(list.events, [0.6, 1.2, 1.8]) {
      #expect(abs(Double(event.start) / Double(list.rate) - wanted) < 1e-3)
    }
    #expect(list.events.count == 3)
  }

  /// Hz, by the strongest lag of the autocorrelation.
  private func pitch(_ clip: MemoryClip, _ seconds: Range<Double>) -> Double {
    let part = clip.channels[0][Int(seconds.lowerBound * 48_000)..<Int(seconds.upperBound * 48_000)].map(Double.init)
    let likeness = (0..<400).map { lag -> Double in
      (0..<part.count - 400).reduce(0.0) { $0 + part[$1] * part[$1 + lag] }
    }
    let best = likeness[100..<399].max()!
    let lag = (100..<399).first {
      likeness[$0] > 0.95 * best && likeness[$0] >= likeness[$0 - 1] && likeness[$0] >= likeness[$0 + 1]
    }!
    let (left, middle, right) = (likeness[lag - 1], likeness[lag], likeness[lag + 1])
    return 48_000 / (Double(lag) + 0.5 * (left - right) / (left - 2 * middle + right))
  }
}
