import Engine
import Pipeline
import TestSupport
import Testing

/// The stages that find onsets and beats.
@Suite("Rhythm analysis")
struct RhythmTests {
  /// The list that a node of `stage` makes of a clip.
  private func events(_ stage: String, _ clip: MemoryClip, blockFrames: Int = 512) throws -> MemoryEvents {
    let text = """
      { "inputs": { "in": { "kind": "audio" } }, "nodes": { "found": { \(stage), "in": "in" } },
        "outputs": { "out": "found" } }
      """
    let document = try PipelineDocument(parsing: Array(text.utf8), file: "rig.json")
    let plan = try Planner(catalog: installed.catalog).plan(document)
    let options = RunOptions(threads: 2, blockFrames: blockFrames)
    let run = Run(plan: plan, registry: installed, options: options, inputs: ["in": [clip]])
    try run.execute()
    guard case .events(let list) = try #require(run.messages["out"]?.first) else { throw NoEvents() }
    return list
  }

  private struct NoEvents: Error {}

  private let times = (0..<32).map { 0.25 + 0.5 * Double($0) }

  private func drums(channels: Int = 1, start: Int = 0) -> MemoryClip {
    let samples = Drums.rock(beats: times, rate: 48000).samples
    return MemoryClip(
      format: AudioFormat(sampleRate: 48000, channels: channels), start: start,
      channels: Array(repeating: samples, count: channels))
  }

  private func seconds(_ list: MemoryEvents) -> [Double] { list.events.map { Double($0.start) / Double(list.rate) } }

  @Test("`beats` tells times, numbers in the bar and the tempo", arguments: [1, 2])
  func beats(channels: Int) throws {
    let list = try events(#""stage": "beats""#, drums(channels: channels))
    #expect(list.kind == "beats")
    #expect(list.rate == 48000)
    #expect(list.events.count == times.count)
    for (found, expected) in zip(seconds(list), times) { #expect(abs(found - expected) < 0.003) }
    #expect(list.events.prefix(5).map(\.label) == ["1", "2", "3", "4", "1"])
    #expect(list.events.allSatisfy { abs(($0.value ?? 0) - 120) < 1 })
    let summary = try #require(list.events.first?.attributes)
    #expect(summary.contains("\"beats_per_bar\":4"))
  }

  @Test func `times are on the timeline`() throws {
    let list = try events(#""stage": "onsets""#, drums(start: 96000))
    #expect(abs((seconds(list).first ?? 0) - 2.25) < 0.002)
  }

  @Test func `onsets finds every hit, the same in blocks of any size`() throws {
    let list = try events(#""stage": "onsets""#, drums())
    #expect(list.kind == "onsets")
    #expect(list.events.count == times.count * 2)
    for (found, expected) in zip(seconds(list), times.flatMap({ [$0, $0 + 0.25] })) {
      #expect(abs(found - expected) < 0.002)
    }
    for size in awkwardBlockSizes.dropFirst(2) {
      #expect(try events(#""stage": "onsets""#, drums(), blockFrames: size) == list)
    }
  }

  @Test("clips in which nothing happens have empty lists", arguments: ["onsets", "beats"])
  func nothing(stage: String) throws {
    for clip in [level(0, 30000), level(0.5, 1), level(0, 0), level(0, 1, rate: 192_000)] {
      #expect(try events("\"stage\": \"\(stage)\"", clip).events.count <= 1)
    }
  }

  @Test func `tempos that exclude one another are refused`() throws {
    let error = try failure(
      #""out": { "stage": "beats", "in": "in", "params": { "minimum": 200, "maximum": 100 } }"#,
      with: ["in": [level(0, 100)]])
    #expect(error?.code == .badParameter)
    #expect(error?.about == "maximum")
  }
}
