import Engine
import Glibc
import Pipeline
import Testing

@Suite("channels, resample and silence")
struct BasicsFormatTests {
  @Test(
    "channels picks and reorders by its map",
    arguments: [
      ("2,1", [1, 0]), ("1, 1", [0, 0]), ("3", [2]), ("1,2,3,1", [0, 1, 2, 0]),
    ])
  func map(map: String, picks: [Int]) throws {
    let voice = noise(2000, channels: 3)
    let out = try run(
      #""out": { "stage": "channels", "in": "voice", "params": { "map": "\#(map)" } }"#, with: ["voice": [voice]])
    #expect(out.map(\.channels) == [picks.map { voice.channels[$0] }])
    #expect(out.map(\.format.channels) == [picks.count])
  }

  @Test("channels converts, and maps what it converted")
  func convert() throws {
    let voice = noise(2000)
    let out = try run(
      #""out": { "stage": "channels", "in": "voice", "params": { "channels": 2, "map": "2" } }"#,
      with: ["voice": [voice]])
    #expect(out.map(\.channels) == [voice.channels])
    let wide = try run(
      #""out": { "stage": "channels", "in": "voice", "params": { "channels": 2 } }"#, with: ["voice": [voice]])
    #expect(wide.map(\.channels) == [[voice.channels[0], voice.channels[0]]])
  }

  @Test("channels refuses a map that makes no sense", arguments: ["", "0", "2", "one", "1,,1", "1;1"])
  func badMap(map: String) throws {
    let error = try failure(
      #""out": { "stage": "channels", "in": "voice", "params": { "map": "\#(map)" } }"#, with: ["voice": [noise(10)]])
    #expect(error?.code == .badParameter)
    #expect(error?.about == "map")
  }

  @Test("resample gives the rate that it is asked for, and the same sound")
  func resample() throws {
    let format = AudioFormat(sampleRate: 44100, channels: 1)
    let tone = MemoryClip(format: format, channels: [(0..<44100).map { Float(sin(Double($0) * 0.05)) }])
    let out = try run(
      #""out": { "stage": "resample", "in": "voice", "params": { "rate": 48000 } }"#, with: ["voice": [tone]])
    #expect(out.map(\.format.sampleRate) == [48000])
    #expect(out.map(\.frames) == [48000])
    for frame in 1000..<47000 {
      #expect(abs(Double(out[0].channels[0][frame]) - sin(Double(frame) * 0.05 * 44100 / 48000)) < 1e-3)
    }
  }

  @Test("resample at the rate of its input is the identity, to the bit")
  func resampleIdentity() throws {
    let voice = noise(3000, channels: 2)
    #expect(
      try run(#""out": { "stage": "resample", "in": "voice", "params": { "rate": 48000 } }"#, with: ["voice": [voice]])
        == [voice])
  }

  @Test("silence has the length, rate and channels that it is asked for", arguments: awkwardBlockSizes)
  func silence(blockFrames: Int) throws {
    let out = try run(
      #""out": { "stage": "silence", "params": { "duration": 0.1, "rate": 44100, "channels": 3 } }"#,
      blockFrames: blockFrames)
    #expect(out == [level(0, 4410, channels: 3, rate: 44100)])
  }

  @Test("a chain of the basic stages gives the same samples at every block size", arguments: awkwardBlockSizes)
  func blockInvariance(blockFrames: Int) throws {
    let clips = [noise(9000, channels: 2), noise(5000, channels: 2, start: 12_000, seed: 2)]
    let chain = #"""
      "louder": { "stage": "gain", "in": "voice", "params": { "gain": 2.5 } },
      "part": { "stage": "trim", "in": "louder", "params": { "start": 0.01, "end": 0.33 } },
      "soft": { "stage": "fade", "in": "part", "params": { "fade_in": 0.02, "fade_out": 0.03, "curve": "equal-power" } },
      "out": { "stage": "channels", "in": "soft", "params": { "map": "2,1,2" } }
      """#
    let reference = try run(chain, with: ["voice": clips], blockFrames: 512)
    #expect(try run(chain, with: ["voice": clips], blockFrames: blockFrames) == reference)
  }
}
