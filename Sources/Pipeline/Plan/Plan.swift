/// A pipeline that was checked and laid flat, ready to run: nodes, links, converters, capacities. A pure value.
///
/// Indices of nodes are stable: resolving formats appends converters and never moves a node.
public struct Plan: Sendable {
  /// One use of a stage, or an end of the pipeline that the caller binds.
  public struct Node: Sendable {
    public enum Role: Sendable {
      /// A stage with its parameters' values in the order of its declaration; nil where not set and without default.
      case stage(StageDescription, parameters: [ParameterValue?])
      /// A free input that the caller feeds from memory. Its only port is an output.
      case input(PortDescription)
      /// A free output that the caller reads into memory. Its only port is an input.
      case output(PortDescription)
      /// Put in by the host where formats differ. One audio input, one audio output.
      case converter(from: AudioFormat, to: AudioFormat)
    }
    /// Unique in the plan; a node of a sub-pipeline is `outer/inner`.
    public var name: String
    public var role: Role

    public init(name: String, role: Role) {
      self.name = name
      self.role = role
    }
  }

  /// A port of a node, both by index.
  public struct Endpoint: Hashable, Sendable {
    public var node: Int
    public var port: Int

    public init(node: Int, port: Int) {
      self.node = node
      self.port = port
    }
  }

  /// An ordered, bounded queue from an output to an input.
  public struct Link: Sendable {
    public var source: Endpoint
    public var destination: Endpoint
    /// What the link carries for its destination, in the order of the port's declaration.
    public var settings: [ParameterValue?]
    /// Packets it holds before its producer waits; it grows only to resolve a cycle of waiting.
    public var capacity: Int
    /// Audio links: nil until known, which for a source may be when it opens its file.
    public var format: AudioFormat?

    public init(
      source: Endpoint, destination: Endpoint, settings: [ParameterValue?] = [], capacity: Int = Plan.defaultCapacity,
      format: AudioFormat? = nil
    ) {
      self.source = source
      self.destination = destination
      self.settings = settings
      self.capacity = capacity
      self.format = format
    }
  }

  /// Packets a link holds unless something asks for more.
  public static let defaultCapacity = 8

  /// Frames in a block that suit the pipeline: a power of two from 2,048 to 8,192. Every block that is handed on may wake a
  /// thread, so few links carry long ones; many links carry short ones, for when all are full they hold at most 131,072
  /// frames together, or more only because blocks below 2,048 frames are not worth their handing over.
  public var blockFrames: Int {
    var frames = 8_192
    while frames > 2_048, frames * links.count * Self.defaultCapacity > 131_072 { frames /= 2 }
    return frames
  }

  /// The pipeline's name.
  public var pipeline: String
  public var summary: String
  /// The pipeline's parameters as they were set, by name.
  public var parameters: [String: ParameterValue]
  /// Nodes in the order of the document; those of sub-pipelines stand in the place of their node.
  public var nodes: [Node]
  /// Links ordered by destination node, then port, then as the document lists them; resolving formats keeps this order
  /// for every node.
  public var links: [Link]
  /// What runs all the same but is probably not meant, such as a node whose outputs nobody uses.
  public var warnings: [Diagnostic]

  public init(
    pipeline: String, summary: String = "", parameters: [String: ParameterValue] = [:], nodes: [Node] = [],
    links: [Link] = [], warnings: [Diagnostic] = []
  ) {
    self.pipeline = pipeline
    self.summary = summary
    self.parameters = parameters
    self.nodes = nodes
    self.links = links
    self.warnings = warnings
  }
}

extension Plan.Node {
  /// What may flow in.
  public var inputs: [PortDescription] {
    switch role {
    case .stage(let stage, _): stage.inputs
    case .input: []
    case .output(let port): [port]
    case .converter: [PortDescription(name: "in")]
    }
  }

  /// What may flow out.
  public var outputs: [PortDescription] {
    switch role {
    case .stage(let stage, _): stage.outputs
    case .input(let port): [port]
    case .output: []
    case .converter: [PortDescription(name: "out")]
    }
  }

  /// Whether what arrives is kept outside the pipeline.
  public var isSink: Bool {
    switch role {
    case .stage(let stage, _): stage.isSink
    case .input, .converter: false
    case .output: true
    }
  }
}
