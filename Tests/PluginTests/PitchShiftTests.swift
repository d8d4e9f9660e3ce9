import Engine
import Foundation
import Pipeline
import Testing

/// Partials at multiples of `frequency`, the k-th at 1/k.
private func tone(_ frequency: Double, _ frames: Int, rate: Int = 48000, channels: Int = 1, start: Int = 0)
  -> MemoryClip
{
  var samples = [Float](repeating: 0, count: frames)
  for partial in 1...6 {
    let step = 2 * Double.pi * frequency * Double(partial) / Double(rate)
    for frame in 0..<frames { samples[frame] += Float(0.2 / Double(partial) * sin(step * Double(frame))) }
  }
  return MemoryClip(
    format: AudioFormat(sampleRate: rate, channels: channels), start: start,
    channels: Array(repeating: samples, count: channels))
}

/// The power of `frequency` in the middle of the samples.
private func power(_ samples: [Float], of frequency: Double, rate: Double = 48000) -> Double {
  let middle = samples[samples.count / 4..<samples.count * 3 / 4]
  var real = 0.0
  var imaginary = 0.0
  for i in middle.indices {
    let weight = 0.5 - 0.5 * cos(2 * .pi * Double(i - middle.startIndex) / Double(middle.count))
    let angle = 2 * Double.pi * frequency * Double(i) / rate
    real += weight * Double(samples[i]) * cos(angle)
    imaginary += weight * Double(samples[i]) * sin(angle)
  }
  return (real * real + imaginary * imaginary) / Double(middle.count * middle.count)
}

@Suite("pitch-shift")
struct PitchShiftTests {
  @Test(arguments: [("move", 44100), ("keep", 48000), ("move", 8000), ("keep", 96000)])
  func `moves the pitch and keeps the length`(formants: String, rate: Int) throws {
    let clip = tone(300, rate / 2, rate: rate)
    let out = try run(
      #""out": { "stage": "pitch-shift", "in": "voice", "params": { "semitones": 6, "cents": 101.955, "formants": "\#(formants)" } }"#,
      with: ["voice": [clip]])
    #expect(out.map(\.channels.first?.count) == [rate / 2])
    let samples = out[0].channels[0]
    #expect(power(samples, of: 450, rate: Double(rate)) > 100 * power(samples, of: 300, rate: Double(rate)))
  }

  @Test func `with nothing to do passes samples on untouched`() throws {
    let clip = noise(3000, channels: 2)
    #expect(try run(#""out": { "stage": "pitch-shift", "in": "voice" }"#, with: ["voice": [clip]]) == [clip])
  }

  @Test(arguments: [1, 509, 100_000]) func `gives the same at every block size`(blockFrames: Int) throws {
    let clips = [noise(6000, channels: 2), noise(3000, channels: 2, start: 7000)]
    let nodes = #""out": { "stage": "pitch-shift", "in": "voice", "params": { "semitones": -3, "formants": "keep" } }"#
    #expect(try run(nodes, with: ["voice": clips], blockFrames: blockFrames) == run(nodes, with: ["voice": clips]))
  }

  @Test func `follows a curve`() throws {
    let out = try run(
      #"""
      "out": { "stage": "pitch-shift", "in": "voice", "params": {
        "curve": [{ "time": 0, "semitones": 0 }, { "time": 1, "semitones": 0 }, { "time": 1, "semitones": 12 }] } }
      """#, with: ["voice": [tone(300, 96000)]])
    let samples = out[0].channels[0]
    #expect(power(Array(samples[..<46000]), of: 300) > 3 * power(Array(samples[..<46000]), of: 600))
    #expect(power(Array(samples[50_000...]), of: 600) > 20 * power(Array(samples[50_000...]), of: 300))
  }

  @Test(arguments: [
    ("{}", "must be a list"), (#"[{"time": 1}]"#, "at /0 lacks \"semitones\""),
    (#"[{"time": 2, "semitones": 0}, {"time": 1, "semitones": 0}]"#, "at /1/time is 1; it must be a number from 2"),
    (#"[{"time": 0, "semitones": 99}]"#, "at /0/semitones is 99"),
  ])
  func `refuses what is no curve`(curve: String, problem: String) throws {
    let error = try failure(
      #""out": { "stage": "pitch-shift", "in": "voice", "params": { "curve": \#(curve) } }"#,
      with: ["voice": [noise(10)]])
    #expect(error?.description.contains(problem) == true)
  }

  @Test(arguments: ["move", "keep"]) func `takes silence, one frame, no frames, full scale and a constant`(
    formants: String
  ) throws {
    for clip in [level(0, 5000), level(0.3, 1), level(0, 0), level(1, 5000), level(-1, 5000, rate: 192_000)] {
      let out = try run(
        #""out": { "stage": "pitch-shift", "in": "voice", "params": { "semitones": 5, "formants": "\#(formants)" } }"#,
        with: ["voice": [clip]])
      #expect(out.map(\.channels[0].count) == [clip.channels[0].count])
      let unusable = out[0].channels[0].filter { !$0.isFinite }
      #expect(unusable.isEmpty)
    }
  }

  @Test func `holds back no more than a stretch of the recording`() throws {
    let (_, manifest) = try execute(
      #"""
      "long": { "stage": "silence", "params": { "duration": 100, "rate": 8000 } },
      "out": { "stage": "pitch-shift", "in": "long", "params": { "semitones": 5, "formants": "keep" } }
      """#)
    // What the test itself collects is the output.
    #expect(manifest.peakBufferBytes < 2 * 100 * 8000 * MemoryLayout<Float>.size)
  }
}

@Suite("pitch-shift with a melody")
struct MelodyTests {
  private static let voice = tone(200, 48000)

  @Test func `puts every word on its note and its beat`() throws {
    let out = try run(
      #"""
      "out": { "stage": "pitch-shift", "in": "voice", "params": {
        "bpm": 60,
        "words": [{ "word": "la", "start": 0.1, "end": 0.4 }, { "word": "li", "start": 0.5, "end": 0.9 }],
        "melody": [{ "midi_note": 60, "duration_beats": 1 }, { "word": "LI", "midi_note": 64, "start_beat": 2, "duration_beats": 1 }] } }
      """#, with: ["voice": [Self.voice]])
    #expect(out.map(\.channels[0].count) == [3 * 48000])
    let song = out[0].channels[0]
    #expect(power(Array(song[..<48000]), of: 261.626) > 20 * power(Array(song[..<48000]), of: 200))
    #expect(power(Array(song[96000...]), of: 329.628) > 20 * power(Array(song[96000...]), of: 261.626))
    let gap = song[50_000..<94_000].filter { $0 != 0 }
    #expect(gap.isEmpty)
  }

  @Test(arguments: [7, 4096]) func `is the same at every block size`(blockFrames: Int) throws {
    let nodes = #"""
      "out": { "stage": "pitch-shift", "in": "voice", "params": {
        "words": [{ "start": 0.1, "end": 0.4 }], "melody": [{ "midi_note": 60, "duration_beats": 1 }] } }
      """#
    let reference = try run(nodes, with: ["voice": [Self.voice]])
    #expect(try run(nodes, with: ["voice": [Self.voice]], blockFrames: blockFrames) == reference)
  }

  @Test(arguments: [
    (#""melody": [{ "midi_note": 60 }]"#, "the melody at /0 lacks \"duration_beats\""),
    (#""melody": [{ "midi_note": 60, "duration_beats": 1, "beat": 2 }]"#, "unknown field \"beat\""),
    (#""words": [{ "start": 2, "end": 1 }]"#, "the list of words at /0/end is 1; it must be after the start"),
    (
      #""melody": [{ "midi_note": 60, "duration_beats": 1 }], "words": [{ "word": "far", "start": 8, "end": 9 }]"#,
      "past the end of the recording"
    ),
  ]) func `says what is wrong`(parameters: String, message: String) throws {
    let error = try failure(
      #""out": { "stage": "pitch-shift", "in": "voice", "params": { \#(parameters) } }"#, with: ["voice": [Self.voice]])
    #expect(error?.description.contains(message) == true)
  }
}

@Suite("time-stretch")
struct TimeStretchTests {
  @Test(arguments: [0.25, 0.8, 1, 2.5, 4]) func `changes the length and keeps the pitch`(factor: Double) throws {
    let out = try run(
      #""out": { "stage": "time-stretch", "in": "voice", "params": { "factor": \#(factor) } }"#,
      with: ["voice": [tone(300, 48000, channels: 2)]])
    #expect(out[0].channels.map(\.count) == [Int(48000 * factor), Int(48000 * factor)])
    #expect(power(out[0].channels[1], of: 300) > 100 * power(out[0].channels[1], of: 450))
  }

  @Test func `moves clips on the timeline as it stretches them`() throws {
    let out = try run(
      #""out": { "stage": "time-stretch", "in": "voice", "params": { "factor": 1.5 } }"#,
      with: ["voice": [noise(1000), noise(1000, start: 2000)]])
    #expect(out.map(\.start) == [0, 3000])
    #expect(out.map(\.channels[0].count) == [1500, 1500])
  }

  @Test(arguments: [1, 509, 100_000]) func `gives the same at every block size`(blockFrames: Int) throws {
    let clip = noise(9000, channels: 2)
    let nodes = #""out": { "stage": "time-stretch", "in": "voice", "params": { "factor": 1.7 } }"#
    #expect(try run(nodes, with: ["voice": [clip]], blockFrames: blockFrames) == run(nodes, with: ["voice": [clip]]))
  }
}
