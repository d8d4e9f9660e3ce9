public import JSON

/// What a pipeline may be at most, sub-pipelines laid flat. Each limit is checked before memory is taken.
public struct PipelineLimits: Hashable, Sendable {
  /// Nodes, uses of sub-pipelines included.
  public var nodes: Int
  public var links: Int
  /// Links from one output.
  public var fanOut: Int
  /// Sub-pipelines inside one another.
  public var depth: Int

  public init(nodes: Int = 1_000, links: Int = 10_000, fanOut: Int = 1_000, depth: Int = 16) {
    self.nodes = nodes
    self.links = links
    self.fanOut = fanOut
    self.depth = depth
  }

  /// Entries of each of a document's `parameters`, `inputs` and `outputs`.
  static let declarations = 256
  /// Characters of a name.
  static let nameLength = 64
  /// Problems reported of one pipeline; more help nobody.
  static let diagnostics = 1_000
}

extension JSONLimits {
  /// What holds for a pipeline document: 1 MiB, 64 levels.
  public static let document = JSONLimits(bytes: 1 << 20)
}
