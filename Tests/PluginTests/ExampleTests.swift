import Engine
import Glibc
import Pipeline
import Testing

@Suite("The example plugins")
struct ExampleTests {
  @Test("tremolo, in C, swings as its formula says, at every block size", arguments: awkwardBlockSizes)
  func tremolo(blockFrames: Int) throws {
    let voice = noise(5000, channels: 2, rate: 8000)
    let out = try run(
      #""out": { "stage": "tremolo", "in": "voice", "params": { "rate": 6, "depth": 0.8 } }"#, with: ["voice": [voice]],
      blockFrames: blockFrames)
    let expected = voice.channels.map { samples in
      samples.enumerated().map { frame, sample in
        sample * Float(1 - 0.8 * (1 - cos(2 * .pi * 6 / 8000 * Double(frame))) / 2)
      }
    }
    #expect(out.map(\.channels) == [expected])
  }

  @Test("tremolo refuses a rate that its declared range cannot")
  func tremoloRefuses() throws {
    let error = try failure(
      #""out": { "stage": "tremolo", "in": "voice", "params": { "rate": 60 } }"#,
      with: ["voice": [level(1, 10, rate: 100)]])
    #expect(error?.code == .badParameter)
    #expect(error?.about == "rate")
    #expect(error?.plugin == "tremolo")
  }
}
