import Engine
import Glibc
import JSON
import Pipeline
import TestSupport
import Testing

@Suite("segmenter")
struct SegmenterTests {
  static let rate = 16_000

  /// Silence; two seconds of a tone; silence; a row of clicks; silence. On the right, the left channel's negative at half its level.
  static let recording: MemoryClip = {
    var left = [Float](repeating: 0, count: 8 * rate)
    for i in rate..<3 * rate {
      let phase = 2 * Double.pi * 220 * Double(i) / Double(rate)
      left[i] = Float(0.2 * (sin(phase) + 0.5 * sin(2 * phase) + 0.3 * sin(3 * phase) + 0.2 * sin(5 * phase)))
    }
    let clicks = noise(rate / 10, rate: rate).channels[0]
    for k in 0..<8 {
      for i in clicks.indices { left[4 * rate + k * rate / 5 + i] = clicks[i] * expf(-Float(i) / 200) }
    }
    return MemoryClip(format: AudioFormat(sampleRate: rate, channels: 2), channels: [left, left.map { -0.5 * $0 }])
  }()

  struct Result {
    var clips: [String: [MemoryClip]]
    var events: [MemoryEvents.Event]
  }

  /// Runs the stage on one recording with every output bound to memory.
  private func segment(
    _ clips: [MemoryClip] = [recording], _ parameters: String = "", blockFrames: Int = 512, threads: Int = 2,
    words: (stage: String, registry: PluginRegistry)? = nil
  ) throws -> Result {
    let ports = ["speech", "melody", "rhythm", "silence", "all", "segments"]
    let text = """
      { "name": "rig", "inputs": { "voice": { "kind": "audio" } },
        "nodes": {
          \(words.map { #""words": { "stage": "\#($0.stage)" },"# } ?? "")
          "parted": { "stage": "segmenter", "in": { "in": "voice"\(words == nil ? "" : #", "words": "words""#) }, "params": { \(parameters) } }
        },
        "outputs": { \(ports.map { "\"\($0)\": \"parted.\($0)\"" }.joined(separator: ", ")) } }
      """
    let registry = words?.registry ?? installed
    let plan = try Planner(catalog: registry.catalog).plan(
      PipelineDocument(parsing: Array(text.utf8), file: "rig.json"))
    let run = Run(
      plan: plan, registry: registry, options: RunOptions(threads: threads, blockFrames: blockFrames),
      inputs: ["voice": clips])
    try run.execute()
    let events = (run.messages["segments"] ?? []).flatMap { message -> [MemoryEvents.Event] in
      guard case .events(let list) = message else { return [] }
      return list.events
    }
    return Result(clips: run.outputs, events: events)
  }

  @Test("sends each segment to the port of its label and to `all`, every sample of every channel as it was")
  func routes() throws {
    let result = try segment()
    #expect(result.clips["melody"]?.count == 1)
    #expect(result.clips["rhythm"]?.count == 1)
    #expect(result.clips["speech"] ?? [] == [])
    #expect(result.clips["silence"]?.count == 3)
    #expect(result.clips["all"] == (result.clips["melody"] ?? []) + (result.clips["rhythm"] ?? []))
    for clip in result.clips.values.joined() {
      #expect(clip.channels == Self.recording.channels.map { Array($0[clip.start..<clip.start + clip.frames]) })
    }
    #expect(result.events.map(\.label) == ["melody", "rhythm"])
    #expect(result.events.map(\.start) == result.clips["all"]?.map(\.start))
    #expect(result.events.map(\.duration) == result.clips["all"]?.map(\.frames))
    #expect(abs(result.events[0].start - Self.rate) < 200)
  }

  @Test(
    "gives the same at every block size and number of threads", arguments: [(1, 1), (7, 2), (509, 4), (100_000, 2)])
  func invariance(blockFrames: Int, threads: Int) throws {
    let expected = try segment()
    let result = try segment(blockFrames: blockFrames, threads: threads)
    #expect(result.clips == expected.clips)
    #expect(result.events == expected.events)
  }

  @Test("lists and sends silence when asked to, and then covers the whole recording")
  func silence() throws {
    let result = try segment([Self.recording], #""silence": true"#)
    #expect(result.events.map(\.label) == ["silence", "melody", "silence", "rhythm", "silence"])
    let all = try #require(result.clips["all"])
    #expect(all.reduce(0) { $0 + $1.frames } == Self.recording.frames)
    #expect(zip(all, all.dropFirst()).allSatisfy { $0.start + $0.frames == $1.start })
  }

  @Test("pads sounds with what lies around them, no more than there is, and fades their ends")
  func paddingAndFade() throws {
    let plain = try segment()
    let padded = try segment([Self.recording], #""padding": 0.1"#)
    for (wide, narrow) in zip(padded.events, plain.events) {
      #expect(wide.start == narrow.start - Self.rate / 10)
      #expect(wide.duration == narrow.duration + Self.rate / 5)
    }
    let most = try segment([Self.recording], #""padding": 9, "silence": true"#)
    #expect(most.events.reduce(0) { $0 + $1.duration } == Self.recording.frames)
    let faded = try segment([Self.recording], #""fade": 0.01"#)
    let (clip, whole) = (try #require(faded.clips["melody"]?.first), try #require(plain.clips["melody"]?.first))
    #expect(clip.channels[0].first == 0 && clip.channels[0].last == 0)
    #expect(clip.channels[0][160..<clip.frames - 160] == whole.channels[0][160..<clip.frames - 160])
  }

  @Test("takes words at the second input for speech")
  func words() throws {
    let folder = try TemporaryFolder()
    let built = try Tool.run(
      "cc",
      [
        "-shared", "-fPIC", "-I", Tool.includeFolder, Tool.root + "/Tests/PluginTests/Fixtures/words.c", "-o",
        folder.path("words.so"),
      ])
    try #require(built.status == 0, "\(built.output)")
    let registry = PluginRegistry(
      searchPath: .standard(extra: [folder.location]), cacheFile: folder.path("plugins.json"))
    let result = try segment(words: ("two-words", registry))
    #expect(result.events.map(\.label) == ["speech", "melody", "rhythm"])
    #expect(result.events[0].start == Self.rate && result.events[0].duration == 3 * Self.rate / 2)
    #expect(result.events[1].start == 5 * Self.rate / 2)
  }

  @Test("takes clips where they lie on the timeline, and nothing for nothing")
  func timeline() throws {
    var late = Self.recording
    late.start = 5 * Self.rate
    #expect(try segment([late]).events.map(\.start) == segment().events.map { $0.start + 5 * Self.rate })
    let empty = MemoryClip(format: Self.recording.format, channels: [[], []])
    let result = try segment([empty])
    #expect(result.events.isEmpty && result.clips.values.allSatisfy(\.isEmpty))
  }

  @Test("tells with each segment from what it was told")
  func cues() throws {
    let attributes = try JSONValue(parsing: try #require(try segment().events[0].attributes))
    #expect((attributes["voiced"]?.number ?? 0) > 0.9)
    #expect((attributes["duration"]?.number ?? 0) > 1.9)
  }
}
