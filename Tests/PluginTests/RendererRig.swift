import Engine
import Pipeline
import TestSupport

/// Renders with samples that a test writes, from parameters and events.
struct RendererRig {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Writes a mono sample; tells its path.
  func sample(_ name: String, _ samples: [Float], rate: Int = 48000) throws -> String {
    let path = folder.path("\(name).flac")
    let clip = MemoryClip(format: AudioFormat(sampleRate: rate, channels: 1), channels: [samples])
    let text = """
      { "name": "keep", "inputs": { "in": { "kind": "audio" } },
        "nodes": { "out": { "stage": "file.sink", "in": "in", "params": { "path": "\(path)" } } } }
      """
    let plan = try Planner(catalog: installed.catalog).plan(
      PipelineDocument(parsing: Array(text.utf8), file: "keep.json"))
    try Run(plan: plan, registry: installed, inputs: ["in": [clip]]).execute()
    return path
  }

  func path(_ name: String) -> String { folder.path(name) }

  func write(_ text: String, to name: String) throws -> String { try folder.write(text, to: name) }

  func silence(_ frames: Int) -> MemoryClip { level(0, frames, channels: 2, rate: 48000) }

  /// What `renderer` makes of its parameters and of events.
  func render(
    _ parameters: String, events: [MemoryEvents] = [], blockFrames: Int = 512, threads: Int = 2
  ) throws -> MemoryClip {
    let run = try self.run(
      parameters, events, sink: nil, options: RunOptions(threads: threads, blockFrames: blockFrames))
    try run.execute()
    return run.outputs["result"]?.first ?? silence(0)
  }

  /// The same into a file.
  func store(_ parameters: String, events: [MemoryEvents]) throws -> Manifest {
    try run(parameters, events, sink: folder.path("out.flac"), options: RunOptions(threads: 2)).execute()
  }

  /// The error that it ends with.
  func failure(_ parameters: String, events: [MemoryEvents] = []) throws -> RunError? {
    do {
      _ = try render(parameters, events: events)
      return nil
    } catch let error as RunError {
      return error
    }
  }

  private func run(
    _ parameters: String, _ events: [MemoryEvents], sink: String?, options: RunOptions
  ) throws -> Run {
    let names = events.indices.map { "events\($0)" }
    let inputs = names.map { "\"\($0)\": { \"kind\": \"events\" }" }.joined(separator: ", ")
    let links = names.map { "\"\($0)\"" }.joined(separator: ", ")
    let entry = events.isEmpty ? "" : "\"in\": { \"events\": [\(links)] }, "
    let end = sink.map {
      ", \"keep\": { \"stage\": \"file.sink\", \"in\": \"out\", \"params\": { \"path\": \"\($0)\" } } }"
    }
    let text = """
      { "name": "rig", "inputs": { \(inputs) },
        "nodes": { "out": { "stage": "renderer", \(entry)"params": { \(parameters) } }\(end ?? " }, \"outputs\": { \"result\": \"out\" }") }
      """
    let document = try PipelineDocument(parsing: Array(text.utf8), file: "rig.json")
    let plan = try Planner(catalog: installed.catalog).plan(document)
    let messages = zip(names, events).map { ($0, [MemoryMessage.events($1)]) }
    return Run(
      plan: plan, registry: installed, options: options, inputs: [:],
      messages: Dictionary(uniqueKeysWithValues: messages))
  }

  /// Where something begins after silence, in frames.
  static func strokes(_ samples: [Float]) -> [Int] {
    samples.indices.filter { samples[$0] != 0 && ($0 == 0 || samples[$0 - 1] == 0) }
  }

  static func peak(_ clip: MemoryClip) -> Float { clip.channels.joined().reduce(0) { max($0, abs($1)) } }
}
