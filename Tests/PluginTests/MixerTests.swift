import Engine
import Glibc
import Pipeline
import Testing

@Suite("mixer")
struct MixerTests {
  /// Where a mono link is put, and its factors left and right.
  private static let places: [(pan: Double, left: Double, right: Double)] = [
    (0, 0.5.squareRoot(), 0.5.squareRoot()), (-1, 1, 0), (1, 0, 1), (0.5, cos(0.375 * .pi), sin(0.375 * .pi)),
  ]

  @Test("sums its inputs; shorter ones end in silence")
  func sum() throws {
    let out = try run(
      #""out": { "stage": "mixer", "in": ["a", "b"], "params": { "channels": 1 } }"#,
      with: ["a": [level(0.5, 5)], "b": [level(0.25, 3)]])
    #expect(out.map(\.channels) == [[[0.75, 0.75, 0.75, 0.5, 0.5]]])
  }

  @Test("starts with the timeline, and hears clips where they lie")
  func timeline() throws {
    let out = try run(
      #""out": { "stage": "mixer", "in": "a", "params": { "channels": 1 } }"#,
      with: ["a": [level(1, 2, start: 3), level(2, 3, start: 4)]])
    #expect(out.map(\.start) == [0])
    #expect(out.map(\.channels) == [[[0, 0, 0, 1, 3, 2, 2]]])
  }

  @Test("gives a mono link its place at constant power", arguments: places)
  func pan(pan: Double, left: Double, right: Double) throws {
    let out = try run(
      #""out": { "stage": "mixer", "in": { "in": { "from": "a", "pan": \#(pan) } } }"#, with: ["a": [level(1, 4)]])
    let mix = try #require(out.first)
    #expect(mix.channels == [left, right].map { Array(repeating: Float($0), count: 4) })
  }

  @Test(
    "balances a stereo link, which keeps its level at the centre",
    arguments: [(0.0, 1.0, 1.0), (-1, 1, 0), (0.25, 0.75, 1)])
  func balance(pan: Double, left: Double, right: Double) throws {
    let voice = noise(100, channels: 2)
    let out = try run(
      #""out": { "stage": "mixer", "in": { "in": { "from": "a", "pan": \#(pan) } } }"#, with: ["a": [voice]])
    let expected = zip(voice.channels, [Float(left), Float(right)]).map { samples, gain in samples.map { $0 * gain } }
    #expect(out.map(\.channels) == [expected])
  }

  @Test("applies each link's gain, its own gain, and mute")
  func levels() throws {
    let out = try run(
      #"""
      "out": { "stage": "mixer", "params": { "gain": 20, "channels": 1 },
               "in": [{ "from": "a", "gain": -20 }, { "from": "b", "gain": -40 }, { "from": "c", "mute": true }] }
      """#, with: ["a": [level(1, 2)], "b": [level(1, 2)], "c": [level(1, 3)]])
    let samples = try #require(out.first).channels[0]
    #expect(samples.count == 3)
    #expect(abs(samples[0] - 1.1) < 1e-6)
    #expect(samples[2] == 0)
  }

  @Test("averages into a mono mix and, at 0 channels, is as wide as the widest link")
  func channels() throws {
    let stereo = MemoryClip(format: AudioFormat(sampleRate: 1000, channels: 2), channels: [[1, 1], [0, 0.5]])
    let mono = try run(
      #""out": { "stage": "mixer", "in": "a", "params": { "channels": 1 } }"#, with: ["a": [stereo]])
    #expect(mono.map(\.channels) == [[[0.5, 0.75]]])
    let wide = try run(
      #""out": { "stage": "mixer", "in": ["a", "b"], "params": { "channels": 0 } }"#,
      with: ["a": [stereo], "b": [level(0.25, 2, channels: 4)]])
    #expect(wide.map(\.channels) == [[[1.25, 1.25], [0.25, 0.75], [0.25, 0.25], [0.25, 0.25]]])
  }

  @Test("refuses to drop channels")
  func tooWide() throws {
    let error = try failure(#""out": { "stage": "mixer", "in": "a" }"#, with: ["a": [level(1, 2, channels: 6)]])
    #expect(error?.code == .badInput)
    #expect(error?.message.contains("6 channels") == true)
  }

  @Test("of many stems is within −120 dB of the exact mix")
  func precision() throws {
    let names = (0..<8).map { "stem\($0)" }
    let stems = names.indices.map { noise(20_000, channels: 2, seed: UInt64($0 + 1)) }
    let gains = names.indices.map { -2.5 * Double($0) }
    let links = zip(names, gains).map { #"{ "from": "\#($0)", "gain": \#($1) }"# }.joined(separator: ", ")
    let out = try run(
      #""out": { "stage": "mixer", "in": [\#(links)], "params": { "gain": -3 } }"#,
      with: Dictionary(uniqueKeysWithValues: zip(names, stems.map { [$0] })))
    for channel in 0..<2 {
      let exact = (0..<20_000).map { frame in
        zip(stems, gains).reduce(0.0) { $0 + Double($1.0.channels[channel][frame]) * pow(10, ($1.1 - 3) / 20) }
      }
      let error = zip(exact, out[0].channels[channel]).map { $0 - Double($1) }
      #expect(residual(error, exact) < -120)
    }
  }

  @Test("gives the same mix at every block size", arguments: awkwardBlockSizes)
  func blockInvariance(blockFrames: Int) throws {
    let inputs = [
      "a": [noise(5000, channels: 2)], "b": [noise(300, start: 20), noise(2000, start: 3000)],
      "c": [noise(7001, seed: 9)],
    ]
    let nodes = #""out": { "stage": "mixer", "in": ["a", { "from": "b", "pan": 0.3 }, { "from": "c", "gain": -4 }] }"#
    let reference = try run(nodes, with: inputs)
    #expect(try run(nodes, with: inputs, blockFrames: blockFrames) == reference)
  }

  @Test(
    "refuses a start that is neither seconds nor bar and beat",
    arguments: ["-1", "\"soon\"", "{}", #"{ "bar": 0 }"#, #"{ "beat": 0.5 }"#, #"{ "bars": 2 }"#, "[1]", "null"])
  func badStart(start: String) throws {
    let error = try failure(
      #""out": { "stage": "mixer", "in": [{ "from": "a", "start": \#(start) }] }"#, with: ["a": [level(1, 2)]])
    #expect(error?.code == .badParameter)
    #expect(error?.about == "start")
  }
}
