import Engine
import Glibc
import Pipeline
import Testing

@Suite("pitch")
struct PitchTests {
  /// Runs `pitch` alone and gives the lists that come out.
  private func pitch(of clips: [MemoryClip], parameters: String = "", blockFrames: Int = 512) throws -> [MemoryEvents] {
    let text = """
      { "name": "rig", "inputs": { "voice": { "kind": "audio" } },
        "nodes": { "out": { "stage": "pitch", "in": "voice", "params": { \(parameters) } } }, "outputs": { "result": "out" } }
      """
    let document = try PipelineDocument(parsing: Array(text.utf8), file: "rig.json")
    let plan = try Planner(catalog: installed.catalog).plan(document)
    let run = Run(
      plan: plan, registry: installed, options: RunOptions(threads: 2, blockFrames: blockFrames),
      inputs: ["voice": clips])
    _ = try run.execute()
    return (run.messages["result"] ?? []).compactMap { message in
      if case .events(let list) = message { list } else { nil }
    }
  }

  /// A tone with overtones; the channels are at different levels.
  private func tone(_ pitch: Double, _ frames: Int, channels: Int = 1, rate: Int = 44100, start: Int = 0) -> MemoryClip
  {
    let samples = (0..<frames).map { index in
      (1...5).reduce(0.0) { $0 + sin(2 * .pi * pitch * Double($1 * index) / Double(rate)) / Double($1) } * 0.2
    }
    return MemoryClip(
      format: AudioFormat(sampleRate: rate, channels: channels), start: start,
      channels: (0..<channels).map { channel in samples.map { Float($0) / Float(channel + 1) } })
  }

  @Test("has an event for every hop, with the frequency as its value")
  func events() throws {
    let lists = try pitch(of: [tone(220, 44100)])
    let list = try #require(lists.first)
    #expect(lists.count == 1)
    #expect(list.kind == "pitch")
    #expect(list.rate == 44100)
    #expect(list.events.count == 200)
    #expect(list.events.map(\.start) == (0..<200).map { Int((Double($0) * 220.5).rounded()) })
    #expect(zip(list.events, list.events.dropFirst()).allSatisfy { $0.start + $0.duration == $1.start })
    for event in list.events[10..<190] {
      #expect(abs(1200 * log2((event.value ?? 0) / 220)) < 0.5)
      #expect(event.confidence ?? 0 > 0.99)
    }
  }

  @Test("is 0 where there is no pitch")
  func silence() throws {
    let list = try #require(try pitch(of: [noise(22050, rate: 44100)]).first)
    #expect(list.events.filter { $0.value == 0 }.count > 97)
    let silent = try #require(try pitch(of: [level(0, 22050, rate: 44100)]).first)
    #expect(silent.events.allSatisfy { $0.value == 0 && $0.confidence == 0 })
  }

  @Test("lays the events of every clip on the timeline")
  func clips() throws {
    let lists = try pitch(of: [tone(150, 8000, rate: 8000), tone(300, 8000, rate: 8000, start: 12000)])
    #expect(lists.map { $0.events.first?.start } == [0, 12000])
    #expect(lists.map { Int(($0.events[100].value ?? 0).rounded()) } == [150, 300])
  }

  @Test("listens to all channels")
  func stereo() throws {
    let list = try #require(try pitch(of: [tone(330, 22050, channels: 3)]).first)
    #expect(abs((list.events[50].value ?? 0) - 330) < 0.02)
  }

  @Test("takes clips of one frame and of none")
  func tiny() throws {
    #expect(try pitch(of: [level(0.5, 1)]).map(\.events.count) == [1])
    #expect(try pitch(of: [level(0.5, 0)]).map(\.events.count) == [0])
  }

  @Test("is the same at every block size", arguments: awkwardBlockSizes)
  func blockInvariance(blockFrames: Int) throws {
    let clip = tone(180, 9000, channels: 2, rate: 16000)
    #expect(try pitch(of: [clip], blockFrames: blockFrames) == pitch(of: [clip]))
  }

  @Test("refuses a range that is none")
  func range() {
    #expect(throws: RunError.self) {
      try pitch(of: [level(0, 10)], parameters: #""minimum": 300, "maximum": 200"#)
    }
  }
}
