import Engine
import Glibc
import Pipeline
import TestSupport
import Testing

/// Notes of the SoundFont that Debian's timgm6mb-soundfont installs.
@Suite("renderer, with a SoundFont")
struct RendererNoteTests {
  private let rig: RendererRig

  init() throws { rig = try RendererRig() }

  /// A list of notes, in frames.
  private func notes(_ events: [(start: Int, duration: Int, note: Double)], attributes: String? = nil) -> MemoryEvents {
    MemoryEvents(
      kind: "notes", rate: 48000,
      events: events.map { .init(start: $0.start, duration: $0.duration, value: $0.note, attributes: attributes) })
  }

  /// Periods a second between two frames, by the upward crossings of zero.
  /// Of a sound that keeps its pitch: of the lags between 50 and 1000 Hz the first that is as good as the best, and between the samples the top
  /// of a parabola.
  private func frequency(_ samples: [Float], _ range: Range<Int>) -> Double {
    let part = samples[range].prefix(8192).map(Double.init)
    let likeness = (0..<1000).map { lag in
      (0..<part.count - 1000).reduce(0.0) { $0 + part[$1] * part[$1 + lag] }
    }
    let best = likeness[48..<999].max()!
    let lag = (48..<999).first {
      likeness[$0] > 0.95 * best && likeness[$0] >= likeness[$0 - 1] && likeness[$0] >= likeness[$0 + 1]
    }!
    let (left, middle, right) = (likeness[lag - 1], likeness[lag], likeness[lag + 1])
    return 48_000 / (Double(lag) + 0.5 * (left - right) / (left - 2 * middle + right))
  }

  @Test(
    "begins a note at its very frame: later, it is the same to the bit",
    arguments: [1, 31, 63, 64, 100, 2047, 2048, 14_711])
  func onset(frame: Int) throws {
    let woodblock = #""program": "woodblock", "length": 1"#
    let first = try rig.render(woodblock, events: [notes([(0, 9000, 76)])])
    let later = try rig.render(woodblock, events: [notes([(frame, 9000, 76)])])
    #expect(RendererRig.peak(first) > 0.1)
    for channel in 0..<2 {
      #expect(later.channels[channel][..<frame].allSatisfy { $0 == 0 })
      #expect(later.channels[channel].dropFirst(frame).elementsEqual(first.channels[channel].dropLast(frame)))
    }
    // FluidSynth's envelope rises from nothing at the first frame.
    let loud = first.channels[0].firstIndex { $0 != 0 }
    #expect(loud == 1)
  }

  @Test func `begins each of many notes within a frame of its time`() throws {
    let starts = (0..<40).map { $0 * 6007 + ($0 * 37) % 64 }
    let out = try rig.render(
      #""program": "woodblock", "length": 6"#, events: [notes(starts.map { ($0, 3000, 76) })])
    let found = (0..<40).map { index in
      let from = index == 0 ? 0 : starts[index] - 32
      // What still sounds of the note before is far below this.
      return (from..<from + 200).first { abs(out.channels[0][$0] - out.channels[0][max(0, $0 - 1)]) > 1e-3 } ?? -1
    }
    let delays = zip(found, starts).map { $0 - $1 }
    #expect(Set(delays).count == 1, "\(delays)")
  }

  @Test("plays the pitch of a note, with its fraction", arguments: [57.0, 60.5, 69, 72.25])
  func pitch(note: Double) throws {
    let out = try rig.render(
      #""program": "flute", "melody": [{"midi_note": \#(note), "start_beat": 0, "duration_beats": 3}]"#)
    let expected = 440 * exp2((note - 69) / 12)
    // The SoundFont's flute is itself some cents sharp.
    #expect(abs(1200 * log2(frequency(out.channels[0], 24_000..<60_000) / expected)) < 25)
  }

  @Test func `bends a note as its attributes say`() throws {
    let bends = Array(repeating: "0", count: 50) + (0...50).map { "\($0 * 14)" }
    let out = try rig.render(
      #""program": "lead-square""#,
      events: [notes([(0, 96_000, 60)], attributes: #"{"bend": [\#(bends.joined(separator: ","))], "bend_hop": 0.01}"#)]
    )
    let before = frequency(out.channels[0], 9600..<23_000)
    let after = frequency(out.channels[0], 52_000..<90_000)
    #expect(abs(1200 * log2(after / before) - 700) < 8)
  }

  @Test func `lets a note go when it ends`() throws {
    let organ = #""program": "drawbar-organ", "length": 3"#
    let short = try rig.render(organ, events: [notes([(0, 24_000, 60)])])
    let long = try rig.render(organ, events: [notes([(0, 120_000, 60)])])
    func level(_ clip: MemoryClip) -> Float { clip.channels[0][72_000..<96_000].reduce(0) { max($0, abs($1)) } }
    #expect(level(long) > 0.05)
    #expect(level(short) < 0.001)
  }

  @Test func `plays a program by number, by its General MIDI name, and by its name in the font`() throws {
    func violin(_ program: String) throws -> MemoryClip {
      try rig.render(#""program": \#(program), "melody": [{"midi_note": 64, "start_beat": 0, "duration_beats": 1}]"#)
    }
    let expected = try violin("40")
    #expect(RendererRig.peak(expected) > 0.05)
    for program in [#""violin""#, #""Violin""#, #""40""#] { #expect(try violin(program) == expected) }
    #expect(try violin("41") != expected)
  }

  @Test func `plays drums of the font where it is asked to, and ends an open hi-hat with a closed one`() throws {
    func hats(_ second: String) throws -> Float {
      let out = try rig.render(
        #""drums": "soundfont", "bars": 1, "rhythm": {"beats": [{"position": 1, "instrument": "open-hat"}, {"position": 3, "instrument": "\#(second)", "velocity": 1}]}"#
      )
      return out.channels[0][13_000..<16_000].reduce(0) { max($0, abs($1)) }
    }
    let (closed, open) = (try hats("hi-hat"), try hats("kick"))
    #expect(closed < open / 4)
  }

  @Test func `plays more notes at once than it has voices, and ends the oldest`() throws {
    let many = (0..<200).map { (start: $0 * 50, duration: 48_000, note: Double(40 + $0 % 50)) }
    let out = try rig.render(#""program": "pad-warm", "length": 1"#, events: [notes(many)])
    let areFinite = out.channels[0].allSatisfy { $0.isFinite }
    #expect(areFinite)
  }

  @Test(
    "tells what is wrong, and what to do",
    arguments: [
      ("", RunError.Code.badParameter, "there is nothing to play"),
      (#""pattern": "rock", "rhythm": {"beats": []}"#, .badParameter, "leave out"),
      (#""bars": 1, "length": 2"#, .badParameter, "told twice"),
      (#""bars": 10000, "bpm": 20, "beats_per_bar": 64"#, .limit, "longer than a day"),
      (#""rhythm": {"beats": [{"position": -2, "instrument": "kick"}]}"#, .badParameter, "/position is -2"),
      (#""rhythm": {"beats": [{"position": 1, "instrument": "snarre"}]}"#, .badParameter, "Did you mean \"snare\""),
      (#""rhythm": 5"#, .badParameter, "must be an object"),
      (#""pattern": "rock", "genre": "jaz""#, .badParameter, "jazz"),
      (#""kit": {"kick": "/nowhere/kick.wav"}, "pattern": "rock""#, .notFound, "/nowhere/kick.wav"),
      (#""kit": {"kick": 5}, "pattern": "rock""#, .badParameter, "must name a file"),
      (#""kit": {"kick": {"sample": "a"}}, "pattern": "rock""#, .badParameter, "did you mean \"samples\""),
      (#""melody": [{"midi_note": 300, "start_beat": 0, "duration_beats": 1}]"#, .badParameter, "from 0 to 127"),
      (
        #""program": "violine", "melody": [{"midi_note": 60, "start_beat": 0, "duration_beats": 1}]"#, .badParameter,
        "did you mean \"violin\""
      ),
      (
        #""program": 128, "melody": [{"midi_note": 60, "start_beat": 0, "duration_beats": 1}]"#, .badParameter,
        "from 0 to 127"
      ),
      (
        #""bank": 77, "melody": [{"midi_note": 60, "start_beat": 0, "duration_beats": 1}]"#, .badParameter,
        "no program 0 in bank 77"
      ),
      (
        #""soundfont": "/nowhere.sf2", "melody": [{"midi_note": 60, "start_beat": 0, "duration_beats": 1}]"#, .notFound,
        "/nowhere.sf2"
      ),
    ] as [(String, RunError.Code, String)])
  func wrong(parameters: String, code: RunError.Code, problem: String) throws {
    let error = try rig.failure(parameters)
    #expect(error?.code == code)
    #expect(error?.message.contains(problem) == true, "\(error?.message ?? "no error")")
  }

  @Test(
    "refuses a file that is no SoundFont, or a damaged one, before and after it is loaded",
    arguments: [
      ("", "is not a SoundFont"), ("a text that is long enough", "is not a SoundFont"),
      ("RIFF\u{10}\u{0}\u{0}\u{1}WAVEfmt ", "is not a SoundFont"),
      ("RIFF\u{10}\u{1}\u{1}\u{1}sfbkLIST then nothing", "damaged"),
    ])
  func noSoundFont(content: String, problem: String) throws {
    let path = try rig.write(content, to: "font.sf2")
    let error = try rig.failure(
      #""soundfont": "\#(path)", "melody": [{"midi_note": 60, "start_beat": 0, "duration_beats": 1}]"#)
    #expect(error?.code == .badInput)
    #expect(error?.message.contains(problem) == true, "\(error?.message ?? "no error")")
    #expect(error?.about == "soundfont")
  }

  @Test(
    "refuses events that cannot be played",
    arguments: [
      (MemoryEvents(kind: "pitch", rate: 100, events: [.init(start: 0)]), "of the kind \"pitch\""),
      (MemoryEvents(kind: "notes", rate: 100, events: [.init(start: 0, duration: 9, value: 140)]), "from 0 to 127"),
      (
        MemoryEvents(kind: "notes", rate: 100, events: [.init(start: -5, duration: 9, value: 60)]),
        "the timeline covers"
      ),
      (MemoryEvents(kind: "hits", rate: 1, events: [.init(start: 9_000_000, label: "kick")]), "the timeline covers"),
      (MemoryEvents(kind: "hits", rate: 1, events: [.init(start: 0)]), "no label"),
      (MemoryEvents(kind: "hits", rate: 1, events: [.init(start: 0, label: "kik-drun")]), "Did you mean"),
      (MemoryEvents(kind: "beats", rate: 1, events: [.init(start: 0, label: "1")]), "no beat to play to"),
      (MemoryEvents(kind: "beats", rate: 1, events: [.init(start: 0), .init(start: 1)]), "not what"),
    ] as [(MemoryEvents, String)])
  func badEvents(events: MemoryEvents, problem: String) throws {
    let error = try rig.failure("", events: [events])
    #expect(error?.message.contains(problem) == true, "\(error?.message ?? "no error")")
  }
}
