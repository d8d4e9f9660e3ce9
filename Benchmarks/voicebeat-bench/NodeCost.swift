import CAllocations
import Engine
import Glibc
import JSON
import Pipeline

/// What one more node costs that passes its blocks on, and what the engine allocates while blocks flow.
enum NodeCost {
  private static let blockFrames = 512
  private static let sampleRate = 48_000

  /// Prints nanoseconds of CPU time for each further node and block, as the median, the least and the most of several
  /// rounds, and allocations of the whole process for each block in a chain of 1 and of 101 nodes.
  ///
  /// Costs are differences: between chains of 101 nodes and of 1 that run one after the other, and for allocations between
  /// a run and one of twice its length; so starting, ending, source and sink do not count, nor what else the machine does.
  static func report() throws {
    let registry = PluginRegistry()
    let blocks = 20_000
    _ = try measure(nodes: 101, blocks: blocks / 10, registry)
    var costs: [Double] = []
    for _ in 0..<11 {
      let short = try measure(nodes: 1, blocks: blocks, registry).seconds
      let long = try measure(nodes: 101, blocks: blocks, registry).seconds
      costs.append((long - short) / 100 / Double(blocks) * 1e9)
    }
    costs.sort()
    print(
      costs[costs.count / 2], costs.first!, costs.last!, try allocations(nodes: 1, registry),
      try allocations(nodes: 101, registry))
  }

  private static func allocations(nodes: Int, _ registry: PluginRegistry) throws -> Double {
    let blocks = 20_000
    let once = try measure(nodes: nodes, blocks: blocks, registry).allocations
    let twice = try measure(nodes: nodes, blocks: 2 * blocks, registry).allocations
    return Double(Int64(twice) - Int64(once)) / Double(blocks)
  }

  private static func measure(
    nodes: Int, blocks: Int, _ registry: PluginRegistry
  ) throws -> (seconds: Double, allocations: UInt64) {
    let plan = try Planner(catalog: registry.catalog).plan(chain(nodes, blocks: blocks), purpose: .run)
    let run = Run(plan: plan, registry: registry, options: RunOptions(threads: 1, blockFrames: blockFrames))
    let (before, start) = (allocation_count(), processorSeconds())
    try run.execute()
    return (processorSeconds() - start, allocation_count() - before)
  }

  /// CPU time of the process so far, all threads together.
  private static func processorSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// Silence through `nodes` gains of 0 dB, which hand every block on as it is, into nowhere.
  private static func chain(_ nodes: Int, blocks: Int) throws -> PipelineDocument {
    let seconds = Double(blocks * blockFrames) / Double(sampleRate)
    var members: [(String, JSONValue)] = [
      ("n0", ["stage": "silence", "params": ["duration": .number(seconds), "channels": 2]])
    ]
    for index in 1...nodes { members.append(("n\(index)", ["stage": "gain", "in": .string("n\(index - 1)")])) }
    members.append(
      ("end", ["stage": "file.sink", "in": .string("n\(nodes)"), "params": ["path": "/dev/null", "format": "wav"]]))
    let document: JSONValue = ["nodes": .object(JSONObject(members))]
    return try PipelineDocument(parsing: Array(document.text().utf8), file: "chain.json")
  }
}
