/// The work of making one plan, step by step; each step is in an extension of its own.
final class Planning {
  let planner: Planner
  let main: Scope
  let runID: String
  let purpose: Planner.Purpose
  let reporter = Reporter()
  var nodes: [PlannedNode] = []
  /// In the order of expansion, the main one first.
  var scopes: [Scope] = []
  /// Uses of stages and of sub-pipelines.
  var uses = 0
  var loaded: [String: PipelineDocument?] = [:]
  /// For each free input of the main pipeline what it is bound to.
  var mainInputs: [[Plan.Endpoint]] = []

  init(planner: Planner, main: PipelineDocument, runID: String, purpose: Planner.Purpose) {
    self.planner = planner
    self.main = Scope(document: main, chain: [main.name])
    self.runID = runID
    self.purpose = purpose
    reporter.add(main.problems)
  }
}

/// A node of the plan with where it came from.
struct PlannedNode {
  var node: Plan.Node
  /// The node of the document; nil for the ends that free ports are bound to.
  var origin: (scope: Scope, entry: PipelineDocument.NodeEntry)?
  /// For each input port what feeds it.
  var feeds: [[Feed]]

  init(_ node: Plan.Node, origin: (Scope, PipelineDocument.NodeEntry)? = nil) {
    self.node = node
    self.origin = origin
    feeds = Array(repeating: [], count: node.inputs.count)
  }
}
