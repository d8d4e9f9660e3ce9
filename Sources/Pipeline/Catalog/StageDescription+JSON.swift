public import JSON

extension StageDescription {
  /// Everything, for caches and for `plugins show`; reading it back gives an equal description.
  public var json: JSONValue {
    [
      "name": .string(name), "version": .string(version), "summary": .string(summary), "help": .string(help),
      "plugin": .string(plugin), "policy": .string(policy.rawValue),
      "traits": .array(Traits.names.filter { traits.contains($0.trait) }.map { .string($0.name) }),
      "latency": .integer(Int64(latency)), "inputs": .array(inputs.map(\.json)), "outputs": .array(outputs.map(\.json)),
      "parameters": .array(parameters.map(\.json)),
    ]
  }

  /// - Throws: ``DescriptionError`` where a member is missing or of the wrong type.
  public init(json: JSONValue) throws(DescriptionError) {
    let reader = try DescriptionReader(json, of: "stage")
    var traits: Traits = []
    for name in try reader.strings("traits") {
      guard let known = Traits.names.first(where: { $0.name == name }) else { throw reader.bad("traits") }
      traits.insert(known.trait)
    }
    self.init(
      name: try reader.string("name"), version: try reader.string("version"), summary: try reader.string("summary"),
      help: try reader.string("help"), plugin: try reader.string("plugin"), inputs: try reader.list("inputs"),
      outputs: try reader.list("outputs"), parameters: try reader.list("parameters"),
      policy: try reader.choice("policy"),
      traits: traits, latency: try reader.integer("latency"))
  }
}

extension StageDescription.Traits {
  /// As they stand in JSON.
  static let names: [(name: String, trait: Self)] = [
    ("blocking", .blocking), ("deterministic", .deterministic), ("block-invariant", .blockInvariant),
    ("in-place", .inPlace),
  ]
}

extension PortDescription: JSONDescribed {
  public var json: JSONValue {
    [
      "name": .string(name), "help": .string(help), "kind": .string(kind.rawValue), "many": .boolean(isMany),
      "optional": .boolean(isOptional), "delivery": .string(delivery.rawValue), "format": format.json,
      "settings": .array(linkSettings.map(\.json)),
    ]
  }

  public init(json: JSONValue) throws(DescriptionError) {
    let reader = try DescriptionReader(json, of: "port")
    self.init(
      name: try reader.string("name"), help: try reader.string("help"), kind: try reader.choice("kind"),
      isMany: try reader.boolean("many"), isOptional: try reader.boolean("optional"),
      delivery: try reader.choice("delivery"), format: try FormatRule(json: reader.value("format")),
      linkSettings: try reader.list("settings"))
  }
}

extension FormatRule {
  /// Members that say nothing are left out.
  public var json: JSONValue {
    var object = JSONObject()
    object["same_as"] = sameAs.map { .string($0) }
    if !rates.isEmpty { object["rates"] = .array(rates.map { .integer(Int64($0)) }) }
    object["minimum_channels"] = channels.map { .integer(Int64($0.lowerBound)) }
    object["maximum_channels"] = channels.map { .integer(Int64($0.upperBound)) }
    object["rate_parameter"] = rateParameter.map { .string($0) }
    object["channels_parameter"] = channelsParameter.map { .string($0) }
    return .object(object)
  }

  public init(json: JSONValue) throws(DescriptionError) {
    let reader = try DescriptionReader(json, of: "format")
    let low = try reader.optional("minimum_channels", reader.integer)
    let high = try reader.optional("maximum_channels", reader.integer)
    var channels: ClosedRange<Int>?
    if let low, let high {
      guard low <= high else { throw reader.bad("maximum_channels") }
      channels = low...high
    }
    self.init(
      sameAs: try reader.optional("same_as", reader.string),
      rates: try reader.optional("rates", reader.integers) ?? [], channels: channels,
      rateParameter: try reader.optional("rate_parameter", reader.string),
      channelsParameter: try reader.optional("channels_parameter", reader.string))
  }
}

extension ParameterDescription: JSONDescribed {
  /// Members that say nothing are left out.
  public var json: JSONValue {
    var object: JSONObject = ["name": .string(name), "help": .string(help), "type": .string(type.rawValue)]
    object["unit"] = unit.map { .string($0) }
    object["default"] = defaultValue?.json
    if isRequired { object["required"] = true }
    object["minimum"] = minimum.map { .number($0) }
    object["maximum"] = maximum.map { .number($0) }
    if !choices.isEmpty { object["choices"] = .array(choices.map { .string($0) }) }
    if allowsClipTemplate { object["clip_template"] = true }
    return .object(object)
  }

  public init(json: JSONValue) throws(DescriptionError) {
    let reader = try DescriptionReader(json, of: "parameter")
    self.init(
      name: try reader.string("name"), help: try reader.string("help"),
      unit: try reader.optional("unit", reader.string), type: try reader.choice("type"),
      isRequired: try reader.optional("required", reader.boolean) ?? false,
      minimum: try reader.optional("minimum", reader.number), maximum: try reader.optional("maximum", reader.number),
      choices: try reader.optional("choices", reader.strings) ?? [],
      allowsClipTemplate: try reader.optional("clip_template", reader.boolean) ?? false)
    if let value = json["default"] {
      do {
        defaultValue = try check(value, owner: nil)
      } catch {
        throw DescriptionError(message: "the default of parameter \(quoted(name)): \(error.message)")
      }
    }
  }
}
