import Glibc
public import JSON
public import Pipeline

/// What a run did: what went in and came out, who did it, what it cost. One JSON document.
public struct Manifest: Sendable {
  public struct NodeRecord: Sendable {
    public var name: String
    public var stage: String?
    public var plugin: String?
    /// Time inside the node, in seconds of one thread.
    public var busySeconds: Double
    /// How often it was called.
    public var firings: Int
  }

  /// A plugin that took part.
  public struct PluginRecord: Sendable {
    public var name: String
    public var version: String
    public var path: String
    public var digest: String
  }

  public var runID: String
  public var pipeline: String
  public var parameters: [String: ParameterValue]
  public var inputs: [Artifact]
  /// What was complete when the run ended.
  public var outputs: [Artifact]
  public var plugins: [PluginRecord]
  public var nodes: [NodeRecord]
  public var messages: [LogMessage]
  public var wallSeconds: Double
  /// Most bytes of memory that audio buffers took at once.
  public var peakBufferBytes: Int
  /// Most bytes of memory that the whole process took so far.
  public var peakProcessBytes: Int
  /// How often a link grew to resolve a cycle of waiting.
  public var grownLinks: Int
  /// Why the run failed, if it did.
  public var error: RunError?

  init(
    plan: Plan, options: RunOptions, reports: [PluginReport], artifacts: [Artifact], messages: [LogMessage],
    figures: [Node.Figures], error: RunError?, wallSeconds: Double, peakBufferBytes: Int, grownLinks: Int
  ) {
    runID = options.runID
    pipeline = plan.pipeline
    parameters = plan.parameters
    // Nodes finish in any order; the manifest is to be the same each time.
    let order = Dictionary(plan.nodes.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let sorted = artifacts.sorted { (order[$0.node] ?? 0, $0.location) < (order[$1.node] ?? 0, $1.location) }
    inputs = sorted.filter { $0.role == .input }
    outputs = sorted.filter { $0.role == .output }
    var stages: Set<String> = []
    nodes = plan.nodes.enumerated().map { index, node in
      let figures = figures.indices.contains(index) ? figures[index] : Node.Figures()
      var record = NodeRecord(
        name: node.name, stage: nil, plugin: nil, busySeconds: Double(figures.busyNanoseconds) / 1e9,
        firings: figures.firings)
      if case .stage(let stage, _) = node.role {
        record.stage = stage.name
        record.plugin = stage.plugin
        stages.insert(stage.name)
      }
      return record
    }
    plugins = reports.compactMap { report in
      guard let plugin = report.description, plugin.stages.contains(where: { stages.contains($0.name) }) else {
        return nil
      }
      return PluginRecord(name: plugin.name, version: plugin.version, path: report.path, digest: report.digest)
    }
    self.messages = messages
    self.wallSeconds = wallSeconds
    self.peakBufferBytes = peakBufferBytes
    self.grownLinks = grownLinks
    self.error = error
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    peakProcessBytes = Int(usage.ru_maxrss) * 1024
  }

  public var json: JSONValue {
    .object(
      JSONObject([
        ("status", .string(error == nil ? "completed" : error!.code == .cancelled ? "cancelled" : "failed")),
        ("error", error?.json ?? .null),
        ("run", .string(runID)),
        ("engine", .string(engineVersion)),
        ("pipeline", .string(pipeline)),
        ("parameters", .object(JSONObject(parameters.sorted { $0.key < $1.key }.map { ($0, $1.json) }))),
        ("inputs", .array(inputs.map(\.json))),
        ("outputs", .array(outputs.map(\.json))),
        ("plugins", .array(plugins.map(\.json))),
        ("nodes", .array(nodes.map(\.json))),
        ("messages", .array(messages.map(\.json))),
        ("wall_seconds", .number(wallSeconds)),
        ("peak_buffer_bytes", .integer(Int64(peakBufferBytes))),
        ("peak_process_bytes", .integer(Int64(peakProcessBytes))),
        ("grown_links", .integer(Int64(grownLinks))),
      ]))
  }
}

extension Manifest.NodeRecord {
  var json: JSONValue {
    var members: [(String, JSONValue)] = [("name", .string(name))]
    if let stage { members.append(("stage", .string(stage))) }
    if let plugin { members.append(("plugin", .string(plugin))) }
    members += [("busy_seconds", .number(busySeconds)), ("firings", .integer(Int64(firings)))]
    return .object(JSONObject(members))
  }
}

extension Manifest.PluginRecord {
  var json: JSONValue {
    .object(
      JSONObject([
        ("name", .string(name)), ("version", .string(version)), ("path", .string(path)), ("digest", .string(digest)),
      ]))
  }
}

extension LogMessage {
  var json: JSONValue {
    .object(
      JSONObject([("severity", .string(severity.rawValue)), ("node", .string(node)), ("message", .string(text))]))
  }
}
