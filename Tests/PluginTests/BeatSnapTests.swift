import Engine
import Pipeline
import TestSupport
import Testing

@Suite("beat-snap")
struct BeatSnapTests {
  /// Hits of 120 beats a minute, each somewhat off.
  private let errors = [0.0, 0.02, -0.018, 0.01, -0.025, 0.015, -0.01, 0.022]

  private func played(rate: Int = 48000, offset: Double = 0) -> MemoryClip {
    var drums = Drums(seconds: 9, rate: Double(rate))
    for index in 0..<32 {
      drums.hit(index % 2 == 0 ? .bass : .snare, at: offset + 0.25 + 0.25 * Double(index) + errors[index % 8])
    }
    return MemoryClip(format: AudioFormat(sampleRate: rate, channels: 1), channels: [drums.samples])
  }

  /// When it becomes loud after 30 ms and more in which it was not, in seconds.
  private func attacks(_ clip: MemoryClip) -> [Double] {
    let rate = Double(clip.format.sampleRate)
    var found: [Double] = []
    var last = -1.0
    for (index, sample) in clip.channels[0].enumerated() where abs(sample) > 0.2 {
      let time = Double(index) / rate
      if time - last > 0.03 { found.append(time) }
      last = time
    }
    return found
  }

  private func distances(_ clip: MemoryClip, step: Double) -> [Double] {
    attacks(clip).map { abs($0 - ($0 / step).rounded() * step) }.sorted()
  }

  @Test func `hits go to the grid of the timeline`() throws {
    let before = distances(played(), step: 0.25)
    let clips = try run(
      #""out": { "stage": "beat-snap", "in": "in", "params": { "bpm": 120, "grid": "1/8" } }"#, with: ["in": [played()]]
    )
    let after = distances(try #require(clips.first), step: 0.25)
    #expect(before[before.count / 2] > 0.01)
    #expect(after[after.count / 2] < 0.002)
    #expect(after[after.count * 9 / 10] < 0.005)
  }

  @Test func `no strength leaves everything as it is`() throws {
    let clips = try run(
      #""out": { "stage": "beat-snap", "in": "in", "params": { "bpm": 120, "grid": "1/8", "strength": 0 } }"#,
      with: ["in": [played()]])
    #expect(clips.first?.channels == played().channels)
  }

  @Test func `without a tempo that of the recording is taken`() throws {
    let clips = try run(
      #""out": { "stage": "beat-snap", "in": "in", "params": { "grid": "1/8" } }"#, with: ["in": [played(offset: 0.06)]]
    )
    let found = attacks(try #require(clips.first))
    let intervals = zip(found, found.dropFirst()).map { $1 - $0 }.sorted()
    #expect(abs(intervals[intervals.count / 2] - 0.25) < 0.002)
    #expect(intervals[intervals.count * 9 / 10] - intervals[intervals.count / 10] < 0.004)
  }

  @Test func `a recording follows the events that were moved, its beginning too`() throws {
    var clip = played(offset: 0.03)
    clip.start = 24000
    let clips = try run(
      #"""
      "found": { "stage": "onsets", "in": "in", "params": { "material": "hits" } },
      "moved": { "stage": "quantize", "in": "found", "params": { "bpm": 120, "grid": "1/8" } },
      "out": { "stage": "beat-snap", "in": { "in": "in", "moved": "moved" } }
      """#, with: ["in": [clip]])
    let result = try #require(clips.first)
    // The first hit was 30 ms late.
    #expect(abs(result.start - (24000 - 1440)) < 100)
    let found = attacks(result).map { $0 + Double(result.start) / 48000 }
    let after = found.map { abs($0 - ($0 / 0.25).rounded() * 0.25) }.sorted()
    #expect(found.count == 32)
    #expect(after[after.count / 2] < 0.002)
    #expect(after[after.count * 9 / 10] < 0.005)
  }

  @Test func `a recording without events stays as it is`() throws {
    let silence = level(0, 48000, rate: 48000)
    let clips = try run(
      #"""
      "found": { "stage": "onsets", "in": "none" },
      "out": { "stage": "beat-snap", "in": { "in": "in", "moved": "found" } }
      """#, with: ["in": [played()], "none": [silence]])
    #expect(clips.first?.channels == played().channels)
  }

  @Test("clips in which nothing happens come out as they went in", arguments: [0, 1, 1000])
  func nothing(frames: Int) throws {
    let clip = level(0, frames, channels: 2, rate: 44100, start: 500)
    let clips = try run(#""out": { "stage": "beat-snap", "in": "in", "params": { "bpm": 90 } }"#, with: ["in": [clip]])
    #expect(clips.first?.channels == clip.channels)
    #expect(clips.first?.start == 500)
  }

  @Test func `words go where the rhythm says`() throws {
    var drums = Drums(seconds: 3, rate: 48000)
    for time in [0.2, 1.1, 2.07] { drums.hit(.snare, at: time) }
    let clip = MemoryClip(format: AudioFormat(sampleRate: 48000, channels: 1), channels: [drums.samples])
    let clips = try run(
      #"""
      "out": { "stage": "beat-snap", "in": "in", "params": { "bpm": 120, "bars": 2,
        "words": [{"word": "One,", "start": 0.2, "end": 0.6}, {"word": "two", "start": 1.1, "end": 1.5}, {"word": "three", "start": 2.07, "end": 2.5}],
        "rhythm": [{"bar": 1, "beat_position": 2}, {"word": "Three", "bar": 1, "beat_position": 4, "duration_beats": 1}, {"word": "two", "bar": 2, "beat_position": 1.5}] } }
      """#, with: ["in": [clip]])
    let result = try #require(clips.first)
    #expect(result.frames == 4 * 48000)
    let found = attacks(result)
    #expect(found.count == 3)
    for (time, expected) in zip(found, [0.5, 1.5, 2.25]) { #expect(abs(time - expected) < 0.003) }
  }

  @Test(
    "tells what is wrong with words and rhythms",
    arguments: [
      (#""bpm": 120, "rhythm": [{"bar": 0, "beat_position": 1}]"#, "at /0/bar is 0; it must be a whole number from 1"),
      (#""rhythm": [{"bar": 1, "beat_position": 1}]"#, "set `bpm`"), (#""bars": 2"#, "set `bpm`"),
      (#""bpm": 120, "words": [{"start": 1, "end": 1}]"#, "must be after the start"),
      (#""bpm": 120, "rhythm": 5"#, "it must be a list"),
      (
        #""bpm": 120, "words": [{"word": "a", "start": 0, "end": 1}], "rhythm": [{"word": "b", "bar": 1, "beat_position": 1}]"#,
        "the word \"b\""
      ),
    ])
  func wrong(parameters: String, problem: String) throws {
    let error = try failure(
      #""out": { "stage": "beat-snap", "in": "in", "params": { \#(parameters) } }"#,
      with: ["in": [level(0, 48000, rate: 48000)]])
    #expect(error?.code == .badParameter)
    #expect(error?.message.contains(problem) == true)
  }
}
