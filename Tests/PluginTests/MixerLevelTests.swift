import Engine
import Glibc
import JSON
import Pipeline
import Testing

@Suite("mixer: loudness, ceiling and fades")
struct MixerLevelTests {
  private func mix(_ parameters: String, _ clips: [String: [MemoryClip]], blockFrames: Int = 512) throws -> MemoryClip {
    let links = clips.keys.sorted().map { "\"\($0)\"" }.joined(separator: ", ")
    let out = try run(
      #""out": { "stage": "mixer", "in": [\#(links)], "params": { \#(parameters) } }"#, with: clips,
      blockFrames: blockFrames)
    return try #require(out.first)
  }

  @Test("brings the mix to its loudness, with the true peaks under the ceiling", arguments: [-30.0, -23, -16, -14])
  func loudness(target: Double) throws {
    let clips = ["a": [programme(seconds: 4)], "b": [programme(seconds: 3, peaks: 0.3)]]
    let mixed = try mix(#""loudness": \#(target)"#, clips)
    #expect(mixed.frames == 4 * 48000)
    #expect(abs(try #require(try level("integrated", of: mixed)) - target) < 0.1)
    #expect(try #require(try level("true_peak", of: mixed)) <= -1)
  }

  @Test("multiplies every sample by one factor where the ceiling is not met")
  func plainGain() throws {
    let clips = ["a": [programme(seconds: 2)]]
    let plain = try mix("", clips)
    let quiet = try mix(#""loudness": -40"#, clips)
    let factor = quiet.channels[0][100] / plain.channels[0][100]
    #expect(factor < 0.3)
    for (a, b) in zip(plain.channels, quiet.channels) {
      #expect(zip(a, b).allSatisfy { abs($0 * factor - $1) < 1e-7 })
    }
  }

  @Test("says so where the ceiling leaves no room for the loudness")
  func tooLoud() throws {
    let (clips, manifest) = try execute(
      #""out": { "stage": "mixer", "in": "a", "params": { "loudness": -1, "ceiling": -6 } }"#,
      with: ["a": [programme(seconds: 2)]])
    #expect(try #require(try level("true_peak", of: clips[0])) <= -6)
    let warning = try #require(manifest.messages.first { $0.severity == .warning })
    #expect(warning.text.contains("ceiling of -6.0 dBTP"))
  }

  @Test("leaves silence and what is too short to have a loudness at its level, under the ceiling")
  func nothing() throws {
    let silent = try mix(#""loudness": -14"#, ["a": [level(0, 9600, rate: 48000)]])
    #expect(silent.channels == [[Float]](repeating: [Float](repeating: 0, count: 9600), count: 2))
    let short = try mix(#""loudness": -14"#, ["a": [programme(seconds: 0.3, peaks: 0)]])
    #expect(short.frames == 14_400)
    #expect(short == (try mix("", ["a": [programme(seconds: 0.3, peaks: 0)]])))
    let loud = try mix(#""loudness": -14"#, ["a": [programme(seconds: 0.3, peaks: 3)]])
    #expect(try #require(try level("true_peak", of: loud)) <= -1)
    let empty = try run(
      #""out": { "stage": "mixer", "in": "a", "params": { "loudness": -14 } }"#, with: ["a": [level(0, 0, rate: 48000)]]
    )
    #expect(empty.isEmpty)
  }

  @Test("limits without a loudness, in one pass, and passes what is below the ceiling to the bit")
  func ceilingAlone() throws {
    let clips = ["a": [programme(seconds: 2, peaks: 4)]]
    let limited = try mix(#""ceiling": -3"#, clips)
    #expect(limited.frames == 96_000)
    #expect(try #require(try level("true_peak", of: limited)) <= -3)
    let quiet = ["a": [programme(seconds: 2, peaks: 0)]]
    #expect(try mix(#""ceiling": -1"#, quiet) == mix("", quiet))
  }

  @Test("gives the same mix at every block size", arguments: awkwardBlockSizes.dropFirst())
  func blockInvariance(blockFrames: Int) throws {
    let clips = ["a": [programme(seconds: 0.6, peaks: 2)], "b": [noise(9000, start: 4000)]]
    for parameters in [#""loudness": -12"#, #""ceiling": -6"#] {
      #expect(try mix(parameters, clips, blockFrames: blockFrames) == mix(parameters, clips))
    }
  }

  @Test("waits on disk, not in memory, for the end of what it measures")
  func boundedMemory() throws {
    let (_, manifest) = try execute(
      #"""
      "a": { "stage": "silence", "params": { "duration": 300, "rate": 8000 } },
      "mix": { "stage": "mixer", "in": "a", "params": { "loudness": -14 } },
      "out": { "stage": "trim", "in": "mix", "params": { "start": 299 } }
      """#)
    let whole = 300 * 8000 * 2 * MemoryLayout<Float>.size
    #expect(manifest.peakBufferBytes < whole / 10)
  }

  @Test("fades links in and out", arguments: awkwardBlockSizes)
  func fades(blockFrames: Int) throws {
    let out = try run(
      #"""
      "out": { "stage": "mixer", "params": { "channels": 1 },
               "in": [{ "from": "a", "fade_in": 0.1, "fade_out": 0.05, "start": 0.03 }, "b"] }
      """#, with: ["a": [level(1, 400, start: 20)], "b": [level(0.5, 500)]], blockFrames: blockFrames)
    let expected = (0..<500).map { frame -> Float in
      let place = frame - 50
      guard (0..<400).contains(place) else { return 0.5 }
      let rise = Float(min(1, Double(place) / 100))
      return 0.5 + rise * Float(min(1, Double(399 - place) / 50))
    }
    #expect(zip(try #require(out.first).channels[0], expected).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test("refuses to fade a link of several clips", arguments: [150, 300, 2000])
  func fadesOfMany(start: Int) throws {
    let error = try failure(
      #""out": { "stage": "mixer", "in": [{ "from": "a", "fade_in": 0.1 }] }"#,
      with: ["a": [level(1, 100), level(1, 100, start: start)]])
    #expect(error?.code == .badInput)
    #expect(error?.message.contains("put a `fade` node before the mixer") == true)
  }
}
