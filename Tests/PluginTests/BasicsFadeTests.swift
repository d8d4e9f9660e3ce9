import Engine
import Pipeline
import Testing

@Suite("fade")
struct BasicsFadeTests {
  @Test("rises from silence and falls to silence, linearly")
  func linear() throws {
    let out = try run(
      #""out": { "stage": "fade", "in": "voice", "params": { "fade_in": 0.004, "fade_out": 0.002 } }"#,
      with: ["voice": [level(1, 10)]])
    #expect(out.map(\.channels) == [[[0, 0.25, 0.5, 0.75, 1, 1, 1, 1, 0.5, 0]]])
  }

  @Test("of both kinds multiplies where they meet")
  func overlap() throws {
    let out = try run(
      #""out": { "stage": "fade", "in": "voice", "params": { "fade_in": 0.004, "fade_out": 0.008 } }"#,
      with: ["voice": [level(1, 4)]])
    #expect(out.map(\.channels) == [[[0, 0.25 * 0.25, 0.5 * 0.125, 0]]])
  }

  @Test("treats every clip for itself")
  func clips() throws {
    let out = try run(
      #""out": { "stage": "fade", "in": "voice", "params": { "fade_in": 0.002 } }"#,
      with: ["voice": [level(1, 3), level(1, 3, start: 5)]])
    #expect(out.map(\.channels) == [[[0, 0.5, 1]], [[0, 0.5, 1]]])
    #expect(out.map(\.start) == [0, 5])
  }

  /// A mixer does not know how long its mix will be.
  private static let ofUnknownLength = #"""
    "unknown": { "stage": "mixer", "in": "voice", "params": { "channels": 2 } },
    "out": { "stage": "fade", "in": "unknown", "params": { "fade_in": 0.01, "fade_out": 0.05, "curve": "s-curve" } }
    """#

  @Test("is the same whether the end is known ahead or not", arguments: awkwardBlockSizes)
  func unknownEnd(blockFrames: Int) throws {
    let voice = noise(10_000, channels: 2)
    let known = try run(
      #""out": { "stage": "fade", "in": "voice", "params": { "fade_in": 0.01, "fade_out": 0.05, "curve": "s-curve" } }"#,
      with: ["voice": [voice]])
    let unknown = try run(Self.ofUnknownLength, with: ["voice": [voice]], blockFrames: blockFrames)
    #expect(unknown == known)
  }

  @Test("holds back no more than the fade-out")
  func boundedMemory() throws {
    let (_, manifest) = try execute(
      #"""
      "long": { "stage": "silence", "params": { "duration": 100, "rate": 8000 } },
      "unknown": { "stage": "mixer", "in": "long" },
      "faded": { "stage": "fade", "in": "unknown", "params": { "fade_out": 1 } },
      "out": { "stage": "trim", "in": "faded", "params": { "duration": 0.1 } }
      """#)
    let recording = 100 * 8000 * 2 * MemoryLayout<Float>.size
    #expect(manifest.peakBufferBytes < recording / 10)
  }
}
