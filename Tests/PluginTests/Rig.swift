import Engine
import Glibc
import Pipeline

/// The plugins that were built beside the tests, found as the command-line tool finds them.
let installed = PluginRegistry(
  searchPath: .standard(), cacheFile: PluginSearchPath.executableFolder + "/plugin-tests-cache.json")

/// Runs a pipeline whose inputs and one output, `out`, are clips in memory.
///
/// - Parameter nodes: The members of the pipeline's `nodes`; the last line of the mix, the stage under test, is `out`.
func run(
  _ nodes: String, with inputs: [String: [MemoryClip]] = [:], blockFrames: Int = 512,
  registry: PluginRegistry = installed
) throws -> [MemoryClip] {
  try execute(nodes, with: inputs, blockFrames: blockFrames, registry: registry).clips
}

/// As ``run(_:with:blockFrames:registry:)``, with what the run tells of itself.
func execute(
  _ nodes: String, with inputs: [String: [MemoryClip]] = [:], blockFrames: Int = 512,
  registry: PluginRegistry = installed
) throws -> (clips: [MemoryClip], manifest: Manifest) {
  let declarations = inputs.keys.sorted().map { "\"\($0)\": { \"kind\": \"audio\" }" }.joined(separator: ", ")
  let text = """
    { "name": "rig", "inputs": { \(declarations) }, "nodes": { \(nodes) }, "outputs": { "result": "out" } }
    """
  let document = try PipelineDocument(parsing: Array(text.utf8), file: "rig.json")
  let plan = try Planner(catalog: registry.catalog).plan(document)
  let run = Run(
    plan: plan, registry: registry, options: RunOptions(threads: 2, blockFrames: blockFrames), inputs: inputs)
  let manifest = try run.execute()
  return (run.outputs["result"] ?? [], manifest)
}

/// The error that a pipeline's run ends with.
func failure(_ nodes: String, with inputs: [String: [MemoryClip]] = [:]) throws -> RunError? {
  do {
    _ = try run(nodes, with: inputs)
    return nil
  } catch let error as RunError {
    return error
  }
}

/// White noise between −0.5 and 0.5, the same for the same seed.
func noise(_ frames: Int, channels: Int = 1, rate: Int = 48000, start: Int = 0, seed: UInt64 = 1) -> MemoryClip {
  var state = seed &* 0x9E37_79B9_7F4A_7C15
  func sample() -> Float {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(1 << 32)
  }
  return MemoryClip(
    format: AudioFormat(sampleRate: rate, channels: channels), start: start,
    channels: (0..<channels).map { _ in (0..<frames).map { _ in sample() } })
}

/// Every sample `value`.
func level(_ value: Float, _ frames: Int, channels: Int = 1, rate: Int = 1000, start: Int = 0) -> MemoryClip {
  MemoryClip(
    format: AudioFormat(sampleRate: rate, channels: channels), start: start,
    channels: Array(repeating: Array(repeating: value, count: frames), count: channels))
}

/// Block sizes that meet clips at their worst: a frame at a time, primes, powers of two, larger than the clip.
let awkwardBlockSizes = [1, 7, 64, 509, 4096, 100_000]

/// The ratio of `error` to `signal` in dB.
func residual(_ error: [Double], _ signal: [Double]) -> Double {
  func power(_ samples: [Double]) -> Double { samples.reduce(0) { $0 + $1 * $1 } }
  return 10 * log10(power(error) / power(signal))
}
