import Engine
import Pipeline
import Testing

@Suite("mixer: the start of a link")
struct MixerStartTests {
  @Test(
    "is seconds, or a bar and a beat counted from 1",
    arguments: [
      ("0", 0), ("0.3", 3), (#"{ "bar": 1 }"#, 0), (#"{ "bar": 2 }"#, 6), (#"{ "beat": 2 }"#, 2),
      (#"{ "bar": 3, "beat": 1.5 }"#, 13),
    ])
  func start(start: String, frames: Int) throws {
    let out = try run(
      #"""
      "out": { "stage": "mixer", "in": ["a", { "from": "b", "start": \#(start) }],
               "params": { "channels": 1, "bpm": 300, "beats_per_bar": 3 } }
      """#, with: ["a": [level(1, 2, rate: 10)], "b": [level(2, 2, rate: 10)]])
    var expected: [Float] = Array(repeating: 0, count: max(2, frames + 2))
    for frame in 0..<2 {
      expected[frame] += 1
      expected[frame + frames] += 2
    }
    #expect(out.map(\.channels) == [[expected]])
  }

  @Test("is exact at every block size", arguments: awkwardBlockSizes)
  func blockInvariance(blockFrames: Int) throws {
    let inputs = ["a": [noise(3000)], "b": [noise(1500, start: 100, seed: 2), noise(900, start: 1550, seed: 3)]]
    let nodes = #"""
      "out": { "stage": "mixer", "in": ["a", { "from": "b", "start": 0.0213 }], "params": { "channels": 1 } }
      """#
    let reference = try run(nodes, with: inputs)
    #expect(reference.map(\.frames) == [1022 + 1550 + 900])
    #expect(try run(nodes, with: inputs, blockFrames: blockFrames) == reference)
  }

  @Test("costs no memory")
  func boundedMemory() throws {
    let (_, manifest) = try execute(
      #"""
      "a": { "stage": "silence", "params": { "duration": 1, "rate": 8000 } },
      "b": { "stage": "silence", "params": { "duration": 200, "rate": 8000 } },
      "louder": { "stage": "gain", "in": { "in": "b" }, "params": { "gain": 1 } },
      "mix": { "stage": "mixer", "in": ["a", { "from": "louder", "start": 100 }] },
      "out": { "stage": "trim", "in": "mix", "params": { "duration": 0.1 } }
      """#)
    let delayed = 100 * 8000 * MemoryLayout<Float>.size
    #expect(manifest.peakBufferBytes < delayed / 5)
  }
}
