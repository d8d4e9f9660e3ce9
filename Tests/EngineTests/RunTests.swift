import Engine
import Glibc
import Pipeline
import Testing

@Suite("A run")
struct RunTests {
  @Test("takes clips from memory, processes them and gives clips back")
  func memoryToMemory() throws {
    let plan = try plan(
      """
      { "name": "half", "inputs": { "voice": { "kind": "audio" } },
        "nodes": { "quiet": { "stage": "gain", "in": "voice", "params": { "gain": -6.020599913279624 } } },
        "outputs": { "out": "quiet" } }
      """)
    let voice = tone(10_000, channels: 2)
    let run = Run(plan: plan, registry: registry, inputs: ["voice": [voice]])
    try run.execute()
    let out = try #require(run.outputs["out"])
    #expect(out.count == 1)
    #expect(out[0].format == voice.format)
    #expect(out[0].frames == 10_000)
    for (a, b) in zip(out[0].channels[1], voice.channels[1]) { #expect(abs(a - b / 2) < 1e-7) }
  }

  @Test("converts where formats differ, and keeps length and place")
  func converters() throws {
    let plan = try plan(
      """
      { "name": "mix", "inputs": { "a": { "kind": "audio" }, "b": { "kind": "audio" } },
        "nodes": { "mix": { "stage": "mixer", "in": ["a", "b"] } },
        "outputs": { "out": "mix" } }
      """)
    let a = tone(44_100, rate: 44_100)
    let b = tone(48_000, channels: 2, pitch: 1_000)
    let run = Run(plan: plan, registry: registry, inputs: ["a": [a], "b": [b]])
    let manifest = try run.execute()
    let out = try #require(run.outputs["out"])
    #expect(out[0].format == AudioFormat(sampleRate: 48_000, channels: 2))
    #expect(out[0].frames == 48_000)
    #expect(manifest.nodes.contains { $0.stage == nil && $0.name.contains("→") })
    for i in 2_000..<46_000 {
      let expected = 0.25 * sinf(Float(i) * 440 * 2 * .pi / 48_000) + b.channels[0][i]
      #expect(abs(out[0].channels[0][i] - expected) < 1e-3)
    }
  }
}
