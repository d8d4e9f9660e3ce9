import Engine
import Glibc
import Pipeline
import Testing

@Suite("gain")
struct BasicsGainTests {
  @Test("multiplies every sample by the factor that the decibels stand for", arguments: [-120, -6, 3.5, 60])
  func factor(decibels: Double) throws {
    let voice = noise(1000, channels: 2)
    let out = try run(
      #""out": { "stage": "gain", "in": "voice", "params": { "gain": \#(decibels) } }"#, with: ["voice": [voice]])
    let factor = Float(pow(10, decibels / 20))
    #expect(out.map(\.channels) == [voice.channels.map { $0.map { $0 * factor } }])
  }

  @Test("at 0 dB is the identity, to the bit")
  func identity() throws {
    let voice = noise(1000, channels: 2)
    #expect(try run(#""out": { "stage": "gain", "in": "voice" }"#, with: ["voice": [voice]]) == [voice])
  }

  @Test("that is muted keeps the length")
  func mute() throws {
    let out = try run(
      #""out": { "stage": "gain", "in": "voice", "params": { "gain": 12, "mute": true } }"#,
      with: ["voice": [noise(700)]])
    #expect(out.map(\.channels) == [[Array(repeating: 0, count: 700)]])
  }

  @Test("leaves what another branch hears alone")
  func sharedBlocksAreCopied() throws {
    let voice = noise(5000)
    let out = try run(
      #"""
      "loud": { "stage": "gain", "in": "voice", "params": { "gain": 20 } },
      "out": { "stage": "mixer", "in": ["voice", { "from": "loud", "mute": true }], "params": { "channels": 1 } }
      """#, with: ["voice": [voice]])
    #expect(out.map(\.channels) == [voice.channels])
  }
}
