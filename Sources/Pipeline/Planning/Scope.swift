import JSON

/// One use of a document in a plan: the main pipeline, or a node of another one that names it.
final class Scope {
  let document: PipelineDocument
  /// `""`, or `outer/` before the names of its nodes.
  let prefix: String
  /// The scope that uses it, and by which node.
  let parent: (scope: Scope, node: PipelineDocument.NodeEntry)?
  /// Names of pipelines from the main one to this, for recursion.
  let chain: [String]
  var parameters: [String: Resolved] = [:]
  var members: [String: Member] = [:]
  /// For each free input the references that feed it from outside; the main scope's are bound instead.
  var feeds: [[Feed]]
  /// For each output what it stands for; nil where that does not exist.
  var outputs: [Target?] = []
  /// What the free inputs and outputs come to, once known.
  var inputEndpoints: [Int: Expansion] = [:]
  var outputEndpoints: [Int: Expansion] = [:]
  /// Names of nodes, inputs and parameters that something refers to.
  var used: Set<String> = []
  var usedParameters: Set<String> = []

  init(
    document: PipelineDocument, prefix: String = "", parent: (Scope, PipelineDocument.NodeEntry)? = nil, chain: [String]
  ) {
    self.document = document
    self.prefix = prefix
    self.parent = parent
    self.chain = chain
    feeds = Array(repeating: [], count: document.inputs.count)
  }

  /// What a node of the document became.
  enum Member {
    /// An index into the plan's nodes.
    case stage(Int)
    case pipeline(Scope)
    /// Reported already.
    case unknown
  }

  /// A parameter's value in this scope.
  enum Resolved {
    case value(JSONValue)
    /// Optional and not set.
    case absent
    /// Required and not set, or wrong; what depends on it cannot be checked.
    case unknown
  }
}

/// What a reference leads to.
enum Target {
  case input(Scope, Int)
  case stageOutput(Plan.Endpoint)
  case pipelineOutput(Scope, Int)
}

/// A reference that feeds an input, with what the link carries.
struct Feed {
  var target: Target
  var settings: [ParameterValue?]
  var place: Place
}

/// What a free input or output comes to in the flat plan.
enum Expansion {
  /// Being worked out: whoever meets it again goes in a circle.
  case underway
  case done([Plan.Endpoint])
}
