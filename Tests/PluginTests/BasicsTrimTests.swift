import Engine
import Pipeline
import Testing

@Suite("trim")
struct BasicsTrimTests {
  private let voice = noise(1000, channels: 2, rate: 1000)

  private func excerpt(_ range: Range<Int>, start: Int = 0) -> MemoryClip {
    MemoryClip(format: voice.format, start: start, channels: voice.channels.map { Array($0[range]) })
  }

  @Test(
    "keeps the frames between start and end, and moves them to 0",
    arguments: [
      (#""start": 0.1, "end": 0.3"#, 100..<300), (#""start": 0.1, "duration": 0.25"#, 100..<350),
      (#""start": 0.9"#, 900..<1000), (#""end": 0.001"#, 0..<1), (#""start": 0.5, "end": 20"#, 500..<1000),
      ("", 0..<1000),
    ])
  func window(parameters: String, kept: Range<Int>) throws {
    let out = try run(
      #""out": { "stage": "trim", "in": "voice", "params": { \#(parameters) } }"#, with: ["voice": [voice]],
      blockFrames: 64)
    #expect(out == [excerpt(kept)])
  }

  @Test("can leave the part where it is")
  func inPlace() throws {
    let out = try run(
      #""out": { "stage": "trim", "in": "voice", "params": { "start": 0.2, "end": 0.4, "in_place": true } }"#,
      with: ["voice": [voice]])
    #expect(out == [excerpt(200..<400, start: 200)])
  }

  @Test("cuts clips that reach beyond either end and drops those outside")
  func clips() throws {
    let clips = [0, 300, 600, 900].map { noise(200, rate: 1000, start: $0, seed: UInt64($0 + 1)) }
    let out = try run(
      #""out": { "stage": "trim", "in": "voice", "params": { "start": 0.35, "end": 0.7 } }"#, with: ["voice": clips],
      blockFrames: 32)
    #expect(out.map(\.start) == [0, 250])
    #expect(out.map { $0.channels[0] } == [Array(clips[1].channels[0][50...]), Array(clips[2].channels[0][..<100])])
  }

  @Test("keeps a clip that overlaps the one in which the end lies")
  func overlap() throws {
    let clips = [level(1, 500), level(2, 500, start: 300)]
    let out = try run(
      #""out": { "stage": "trim", "in": "voice", "params": { "end": 0.4 } }"#, with: ["voice": clips], blockFrames: 32)
    #expect(out.map(\.start) == [0, 300])
    #expect(out.map(\.frames) == [400, 100])
  }

  @Test("does not wait for the end of its input")
  func stopsEarly() throws {
    let out = try run(
      #"""
      "endless": { "stage": "silence", "params": { "duration": 86400, "rate": 768000 } },
      "out": { "stage": "trim", "in": "endless", "params": { "duration": 0.01 } }
      """#, blockFrames: 4096)
    #expect(out.map(\.frames) == [7680])
  }

  @Test("gives nothing where the input has nothing, and says so")
  func nothing() throws {
    let (clips, manifest) = try execute(
      #""out": { "stage": "trim", "in": "voice", "params": { "start": 2 } }"#, with: ["voice": [voice]])
    #expect(clips.isEmpty)
    #expect("\(manifest)".contains("nothing between the times"))
  }

  @Test("refuses an end before the start, and two ends")
  func badParameters() throws {
    let backwards = try failure(
      #""out": { "stage": "trim", "in": "voice", "params": { "start": 2, "end": 1 } }"#, with: ["voice": [voice]])
    #expect(backwards?.code == .badParameter)
    #expect(backwards?.about == "end")
    let twice = try failure(
      #""out": { "stage": "trim", "in": "voice", "params": { "end": 2, "duration": 1 } }"#, with: ["voice": [voice]])
    #expect(twice?.code == .badParameter)
    #expect(twice?.about == "duration")
  }
}
