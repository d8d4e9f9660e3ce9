import Engine
import Glibc
import Pipeline
import Testing

/// The plugins that were built beside the test bundle, found as the command-line tool finds them.
let registry = PluginRegistry(
  searchPath: .standard(), cacheFile: Fixture.folder + "/plugins.json")

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

/// Whether `condition` comes true within some seconds.
func eventually(within seconds: Double = 20, _ condition: () -> Bool) -> Bool {
  let end = time(nil) + Int(seconds) + 1
  while !condition() {
    if time(nil) > end { return false }
    usleep(500)
  }
  return true
}

/// The engine's threads in this process, told by their names.
enum Threads {
  /// Whether all threads that are there now come to their end. Other tests have threads of their own meanwhile, which end too.
  static func allHaveLeft(within seconds: Double) -> Bool {
    let present = now()
    return eventually(within: seconds) { now().isDisjoint(with: present) }
  }

  private static func now() -> Set<String> {
    guard let directory = opendir("/proc/self/task") else { return [] }
    defer { closedir(directory) }
    var found: Set<String> = []
    while let entry = readdir(directory) {
      let id = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      let name = File.text("/proc/self/task/\(id)/comm")
      if name.hasPrefix("vb-") { found.insert("\(id) \(name)") }
    }
    return found
  }
}
