/// What a stage says of itself: enough to list, document, validate and connect it, without creating anything.
public struct StageDescription: Hashable, Sendable {
  /// When a stage is called.
  public enum Policy: String, Hashable, Sendable {
    /// For each packet as it comes, earliest on the timeline first.
    case each
    /// For equal-length blocks of every audio link, laid out on the timeline.
    case aligned
    /// Once, when every input has ended.
    case all
  }

  /// How a stage behaves towards its surroundings.
  public struct Traits: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    /// Waits for files, networks or devices.
    public static let blocking = Traits(rawValue: 1)
    /// Same input, parameters and seed give the same output.
    public static let deterministic = Traits(rawValue: 2)
    /// Output does not depend on the size of the blocks.
    public static let blockInvariant = Traits(rawValue: 4)
    /// Writes into the blocks of which it is the sole owner.
    public static let inPlace = Traits(rawValue: 8)
  }

  /// The name that pipelines use.
  public var name: String
  public var version: String
  public var summary: String
  public var help: String
  /// The plugin that offers it.
  public var plugin: String
  public var inputs: [PortDescription]
  public var outputs: [PortDescription]
  public var parameters: [ParameterDescription]
  public var policy: Policy
  public var traits: Traits
  /// Frames held back before the first output.
  public var latency: Int

  /// Whether what arrives is kept outside the pipeline: there are no outputs, or only optional ones, which tell what was
  /// kept.
  public var isSink: Bool { outputs.allSatisfy(\.isOptional) }

  public init(
    name: String, version: String = "1.0.0", summary: String = "", help: String = "", plugin: String = "",
    inputs: [PortDescription] = [], outputs: [PortDescription] = [], parameters: [ParameterDescription] = [],
    policy: Policy = .each, traits: Traits = [], latency: Int = 0
  ) {
    self.name = name
    self.version = version
    self.summary = summary
    self.help = help
    self.plugin = plugin
    self.inputs = inputs
    self.outputs = outputs
    self.parameters = parameters
    self.policy = policy
    self.traits = traits
    self.latency = latency
  }
}

/// A typed input or output of a stage.
public struct PortDescription: Hashable, Sendable {
  /// What flows through a port.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    case audio, events, document
  }

  /// How an audio input receives its clips.
  public enum Delivery: String, Hashable, Sendable {
    case blocks
    /// Whole and contiguous; the host collects it.
    case clip
  }

  public var name: String
  public var help: String
  public var kind: Kind
  /// An input that takes any number of links.
  public var isMany: Bool
  public var isOptional: Bool
  public var delivery: Delivery
  public var format: FormatRule
  /// What each link into this input may carry.
  public var linkSettings: [ParameterDescription]

  public init(
    name: String, help: String = "", kind: Kind = .audio, isMany: Bool = false, isOptional: Bool = false,
    delivery: Delivery = .blocks, format: FormatRule = FormatRule(), linkSettings: [ParameterDescription] = []
  ) {
    self.name = name
    self.help = help
    self.kind = kind
    self.isMany = isMany
    self.isOptional = isOptional
    self.delivery = delivery
    self.format = format
    self.linkSettings = linkSettings
  }
}

/// Which audio formats a port takes or gives; the default is any.
public struct FormatRule: Hashable, Sendable {
  /// The input port whose format this port has.
  public var sameAs: String?
  /// Accepted sample rates in Hz; empty for any.
  public var rates: [Int]
  /// Accepted channel counts; nil for any.
  public var channels: ClosedRange<Int>?
  /// The integer parameter that gives the rate; 0 there leaves it free.
  public var rateParameter: String?
  /// The integer parameter that gives the channel count; 0 there leaves it free.
  public var channelsParameter: String?

  public init(
    sameAs: String? = nil, rates: [Int] = [], channels: ClosedRange<Int>? = nil, rateParameter: String? = nil,
    channelsParameter: String? = nil
  ) {
    self.sameAs = sameAs
    self.rates = rates
    self.channels = channels
    self.rateParameter = rateParameter
    self.channelsParameter = channelsParameter
  }
}

extension PortDescription.Kind {
  /// For messages: `audio`, `events`, `documents`.
  var plural: String { self == .document ? "documents" : rawValue }
}
