import Engine
import Glibc
import Pipeline
import Testing

/// The plugins that were built beside the test bundle, found as the command-line tool finds them.
let registry = PluginRegistry(
  searchPath: .standard(), cacheFile: "/tmp/voicebeat-tests-\(getpid())/plugins.json")

/// The plan of a pipeline given as text; its free ports are bound to memory.
func plan(_ text: String, settings: [String: String] = [:], with registry: PluginRegistry = registry) throws -> Plan {
  let document = try PipelineDocument(parsing: Array(text.utf8), file: "test.json")
  return try Planner(catalog: registry.catalog).plan(document, settings: settings)
}

/// A tone whose samples all differ from one another, as mono or in more channels.
func tone(_ frames: Int, channels: Int = 1, rate: Int = 48_000, start: Int = 0, pitch: Double = 440) -> MemoryClip {
  MemoryClip(
    format: AudioFormat(sampleRate: rate, channels: channels), start: start,
    channels: (0..<channels).map { channel in
      (0..<frames).map { Float(0.25 * sin(Double($0) * pitch * 2 * .pi / Double(rate) + Double(channel))) }
    })
}
