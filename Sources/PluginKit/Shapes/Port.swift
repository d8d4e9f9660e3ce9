import PluginABI

/// A typed input or output of a stage, as its table describes it.
public struct Port: Sendable {
  /// How an audio input receives its clips.
  public enum Delivery: UInt32, Sendable {
    /// Block by block, at most ``Node/blockFrames`` frames each.
    case blocks = 1
    /// Whole and contiguous; the host collects it.
    case clip = 2
  }

  let name: String
  let help: String
  let kind: Packet.Kind
  let isMany: Bool
  let isOptional: Bool
  let delivery: Delivery?
  let format: FormatRule
  let settings: (any LinkSettings.Type)?

  /// A port for clips. An input may take `many` links, each with its `settings`; `delivery` counts for inputs only.
  public static func audio(
    _ name: String, _ help: String = "", many: Bool = false, optional: Bool = false, delivery: Delivery = .blocks,
    format: FormatRule = .any, settings: (any LinkSettings.Type)? = nil
  ) -> Port {
    Port(
      name: name, help: help, kind: .audio, isMany: many, isOptional: optional, delivery: delivery, format: format,
      settings: settings)
  }

  /// A port for timed lists.
  public static func events(
    _ name: String, _ help: String = "", many: Bool = false, optional: Bool = false,
    settings: (any LinkSettings.Type)? = nil
  ) -> Port {
    Port(
      name: name, help: help, kind: .events, isMany: many, isOptional: optional, delivery: nil, format: .any,
      settings: settings)
  }

  /// A port for bytes with a content type. An output that is `optional` tells of the stage's work and is not its purpose: a stage
  /// with no others is a sink.
  public static func document(
    _ name: String, _ help: String = "", many: Bool = false, optional: Bool = false,
    settings: (any LinkSettings.Type)? = nil
  ) -> Port {
    Port(
      name: name, help: help, kind: .document, isMany: many, isOptional: optional, delivery: nil, format: .any,
      settings: settings)
  }
}

/// What each link into an input may carry, such as a mixer's gain and pan: a type whose ``Parameter`` properties are
/// the settings.
public protocol LinkSettings: SendableMetatype {
  init()
}

/// Which audio formats a port takes or gives. The host puts a converter where a link's format does not fit.
public struct FormatRule: Sendable {
  var sameAs: String?
  var rates: [Int] = []
  var channels: ClosedRange<Int>?
  var rateParameter: String?
  var channelsParameter: String?

  /// Any format.
  public static var any: FormatRule { FormatRule() }

  /// The format of the input called `port`.
  public static func same(as port: String) -> FormatRule {
    FormatRule(sameAs: port)
  }

  /// One of `rates` in Hz (empty: any) and a channel count within `channels` (nil: any). Where `rateParameter` or
  /// `channelsParameter` names an integer parameter, its value holds instead; 0 there leaves the choice free.
  public static func format(
    sameAs port: String? = nil, rates: [Int] = [], channels: ClosedRange<Int>? = nil, rateParameter: String? = nil,
    channelsParameter: String? = nil
  ) -> FormatRule {
    FormatRule(
      sameAs: port, rates: rates, channels: channels, rateParameter: rateParameter,
      channelsParameter: channelsParameter)
  }
}

extension Port {
  /// `isInput`: delivery is a matter of inputs alone.
  func abi(isInput: Bool, in arena: CArena) -> vb_port {
    var flags: UInt32 = 0
    if isMany { flags |= VB_PORT_MANY }
    if isOptional { flags |= VB_PORT_OPTIONAL }
    let declarations = settings.map { ParameterReflection($0.init()).declarations() } ?? []
    return vb_port(
      name: arena.text(name), help: arena.text(help), kind: kind.rawValue, flags: flags,
      delivery: isInput ? delivery?.rawValue ?? 0 : 0, link_setting_count: UInt32(declarations.count),
      format: kind == .audio ? arena.pointer(to: format.abi(in: arena)) : nil,
      link_settings: arena.pointers(to: declarations.map { $0.abi(in: arena) }))
  }
}

extension FormatRule {
  func abi(in arena: CArena) -> vb_format_rule {
    vb_format_rule(
      same_as: sameAs.map(arena.text), rates: arena.array(rates.map(UInt32.init)), rate_count: UInt32(rates.count),
      minimum_channels: UInt32(channels?.lowerBound ?? 0), maximum_channels: UInt32(channels?.upperBound ?? 0),
      reserved: 0, rate_parameter: rateParameter.map(arena.text),
      channels_parameter: channelsParameter.map(arena.text))
  }
}
