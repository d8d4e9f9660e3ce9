import Engine
import Glibc
import Pipeline
import TestSupport
import Testing

@Suite("renderer")
struct RendererTests {
  private let rig: RendererRig

  init() throws { rig = try RendererRig() }

  // MARK: Samples

  @Test func `strikes a sample at the frame that bar, position and tempo give`() throws {
    let kick = try rig.sample("kick", [1, 0.5, 0.25], rate: 44100)
    let out = try rig.render(
      #""bpm": 97, "rate": 44100, "velocity_curve": 0, "kit": {"kick": "\#(kick)"}, "rhythm": {"subdivisions": 7, "bars": 2, "beats": [{"bar": 1, "position": 1, "instrument": "kick"}, {"bar": 1, "position": 4, "instrument": "kick"}, {"bar": 2, "position": 6.5, "instrument": "kick"}]}"#
    )
    let bar = 4 * 60 / 97.0 * 44100
    let expected = [0, bar * 3 / 7, bar + bar * 5.5 / 7].map { Int($0.rounded()) }
    #expect(RendererRig.strokes(out.channels[0]) == expected)
    #expect(out.channels[0] == out.channels[1])
    let centre = Float(0.5.squareRoot())
    for start in expected {
      for (offset, value) in [Float(1), 0.5, 0.25, 0].enumerated() {
        #expect(abs(out.channels[0][start + offset] - value * centre) < 1e-4)
      }
    }
  }

  @Test func `strikes harder as the velocity curve says`() throws {
    let kick = try rig.sample("kick", [1])
    for curve in [0.0, 1, 2] {
      let out = try rig.render(
        #""velocity_curve": \#(curve), "kit": {"kick": "\#(kick)"}, "rhythm": {"beats": [{"position": 1, "instrument": "kick", "velocity": 127}, {"position": 2, "instrument": "kick", "velocity": 64}]}"#
      )
      #expect(abs(Double(out.channels[0][6000] / out.channels[0][0]) - pow(64.0 / 127, curve)) < 1e-3)
    }
  }

  @Test func `strikes several samples of a drum in turn, and begins where the seed says`() throws {
    let samples = try [0.25, 0.5, 1].map { try rig.sample("tom-\($0)", [Float($0)]) }
    let kit = "{\"tom\": [\(samples.map { "\"\($0)\"" }.joined(separator: ", "))]}"
    func levels(seed: Int) throws -> [Float] {
      let beats = (1...9).map { #"{"position": \#($0), "instrument": "tom"}"# }.joined(separator: ", ")
      let out = try rig.render(
        #""seed": \#(seed), "velocity_curve": 0, "kit": \#(kit), "rhythm": {"beats": [\#(beats)]}"#)
      return (0..<9).map { out.channels[0][$0 * 6000] }
    }
    let first = try levels(seed: 1)
    #expect(Set(first).count == 3)
    #expect(Array(first.dropFirst(3)) == Array(first.dropLast(3)))
    #expect(try levels(seed: 1) == first)
    let beginnings = try (0..<12).map { try levels(seed: $0)[0] }
    #expect(Set(beginnings).count == 3)
  }

  @Test func `ends an open hi-hat with a closed one, and lets a cymbal ring`() throws {
    let long = try rig.sample("long", Array(repeating: 0.5, count: 48_000))
    let short = try rig.sample("short", [0.25])
    func tail(_ drum: String) throws -> Float {
      let out = try rig.render(
        #""kit": {"\#(drum)": "\#(long)", "hi-hat": "\#(short)"}, "rhythm": {"beats": [{"position": 1, "instrument": "\#(drum)"}, {"position": 3, "instrument": "hi-hat"}]}"#
      )
      return abs(out.channels[0][12_000 + 500])
    }
    #expect(try tail("open-hat") == 0)
    #expect(try tail("crash") > 0.2)
  }

  @Test func `places a drum left or right, and louder or softer, as the kit says`() throws {
    let ride = try rig.sample("ride", [0.5])
    let out = try rig.render(
      #""velocity_curve": 0, "kit": {"ride": {"samples": "\#(ride)", "pan": 1, "gain": -6}}, "rhythm": {"beats": [{"position": 1, "instrument": "ride"}]}"#
    )
    #expect(out.channels[0][0] == 0)
    #expect(abs(Double(out.channels[1][0]) - 0.5 * pow(10, -0.3)) < 1e-3)
  }

  @Test func `converts samples of another rate`() throws {
    let tone = (0..<4410).map { Float(0.5 * sin(2 * .pi * 1000 * Double($0) / 44100)) }
    let bell = try rig.sample("bell", tone, rate: 44100)
    let out = try rig.render(
      #""velocity_curve": 0, "kit": {"cowbell": "\#(bell)"}, "rhythm": {"beats": [{"position": 1, "instrument": "cowbell"}]}"#
    )
    for frame in stride(from: 500, to: 4000, by: 100) {
      let expected = 0.5 * sin(2 * .pi * 1000 * Double(frame) / 48000) * 0.5.squareRoot()
      #expect(abs(Double(out.channels[0][frame]) - expected) < 2e-3)
    }
  }

  @Test(
    "finds the drums of a genre by itself", arguments: ["hip-hop", "pop", "rock", "jazz", "electronic", "lo-fi", "rnb"])
  func genres(genre: String) throws {
    let out = try rig.render(#""pattern": "\#(genre)", "genre": "\#(genre)", "bars": 2"#)
    #expect(out.frames == 8 * 24_000)
    #expect(RendererRig.peak(out) > 0.2)
  }

  // MARK: Lengths

  @Test func `makes silence of a length in bars or seconds`() throws {
    #expect(try rig.render(#""bars": 3, "bpm": 90, "beats_per_bar": 3"#) == rig.silence(9 * 32_000))
    #expect(try rig.render(#""length": 0.75, "pattern": "silence""#) == rig.silence(36_000))
  }

  @Test func `has the length that is told, and otherwise ends with the last sound`() throws {
    let kick = try rig.sample("kick", Array(repeating: 0.5, count: 200_000))
    let rhythm = #""kit": {"kick": "\#(kick)"}, "rhythm": {"beats": [{"position": 15, "instrument": "kick"}]}"#
    let cut = try rig.render(#""bars": 1, \#(rhythm)"#)
    #expect(cut.frames == 96_000)
    #expect(abs(cut.channels[0][95_999]) < 0.01)
    let whole = try rig.render(rhythm)
    #expect((84_000 + 200_000..<84_000 + 203_000).contains(whole.frames))
    #expect(abs(whole.channels[0][84_000 + 199_999]) > 0.2)
  }

  // MARK: Time

  @Test func `swings, and errs as humans do by its seed`() throws {
    let kick = try rig.sample("kick", [1])
    let beats = (0..<16).map { #"{"bar": \#($0 / 8 + 1), "position": \#($0 % 8 + 1), "instrument": "kick"}"# }
    let played =
      #""velocity_curve": 0, "kit": {"kick": "\#(kick)"}, "rhythm": {"subdivisions": 8, "bars": 2, "beats": [\#(beats.joined(separator: ", "))]}"#
    func strokes(_ more: String) throws -> [Int] {
      RendererRig.strokes(try rig.render("\(more), \(played)").channels[0])
    }
    let straight = (0..<16).map { $0 * 12_000 }
    #expect(try strokes(#""bpm": 120"#) == straight)
    #expect(try strokes(#""swing": 0.75"#) == straight.map { $0 % 24_000 == 0 ? $0 : $0 + 6000 })
    let human = try strokes(#""humanize_timing": 5, "seed": 4"#)
    #expect(human != straight)
    #expect(zip(human, straight).allSatisfy { abs($0 - $1) <= 720 })
    #expect(try strokes(#""humanize_timing": 5, "seed": 4"#) == human)
    #expect(try strokes(#""humanize_timing": 5, "seed": 5"#) != human)
  }

  @Test func `follows the beats of a recording, from its first downbeat on`() throws {
    let kick = try rig.sample("kick", [1])
    let times = [10_000, 31_000, 55_000, 80_000, 104_000, 127_000, 150_000]
    let beats = MemoryEvents(
      kind: "beats", rate: 48000,
      events: times.enumerated().map { index, time in
        .init(start: time, label: "\((index + 2) % 3 + 1)", attributes: index == 0 ? #"{"beats_per_bar":3}"# : nil)
      })
    let out = try rig.render(
      #""kit": {"kick": "\#(kick)"}, "rhythm": {"subdivisions": 3, "beats": [{"position": 1, "instrument": "kick"}, {"position": 2, "instrument": "kick"}]}"#,
      events: [beats])
    #expect(RendererRig.strokes(out.channels[0]) == [31_000, 55_000, 104_000, 127_000])
  }

  @Test func `plays hits where they are`() throws {
    let snare = try rig.sample("snare", [1])
    let hits = MemoryEvents(
      kind: "hits", rate: 1000,
      events: [20, 333, 1001].map { .init(start: $0, label: "sd", attributes: #"{"velocity": 127}"#) })
    let out = try rig.render(#""kit": {"snare": "\#(snare)"}"#, events: [hits])
    #expect(RendererRig.strokes(out.channels[0]) == [960, 15_984, 48_048])
  }

  // MARK: Sameness

  private let everything = #"""
    "pattern": "hip-hop", "bars": 2, "genre": "hip-hop", "bpm": 133.3, "swing": 0.6, "humanize_timing": 8, "humanize_velocity": 9, "seed": 3,
    "program": "violin", "melody": [{"midi_note": 62, "start_beat": 0.1, "duration_beats": 1.7}, {"midi_note": 69.5, "start_beat": 1.3, "duration_beats": 3}]
    """#

  @Test("is the same to the bit at every block size", arguments: awkwardBlockSizes.dropFirst())
  func blockInvariance(blockFrames: Int) throws {
    let expected = try rig.render(everything)
    #expect(try rig.render(everything, blockFrames: blockFrames, threads: 1) == expected)
  }

  @Test func `takes no more memory for ten times as long, even where it waits for events`() throws {
    func peak(seconds: Int) throws -> Int {
      let beats = MemoryEvents(
        kind: "beats", rate: 2, events: (0..<2 * seconds).map { .init(start: $0, label: "\($0 % 4 + 1)") })
      return try rig.store(#""pattern": "rock", "rate": 8000"#, events: [beats]).peakBufferBytes
    }
    let (short, long) = (try peak(seconds: 30), try peak(seconds: 300))
    #expect(long <= short * 5 / 4)
  }
}
