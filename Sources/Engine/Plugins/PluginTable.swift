import JSON
import Pipeline
import PluginABI

/// Reads a plugin's table into values, checking every pointer and number on the way: what comes from a file is not
/// believed.
struct PluginTable {
  let plugin: UnsafePointer<vb_plugin>

  /// More than any honest plugin has; a larger count is a table gone wrong.
  private static let mostEntries = 1_024

  /// - Throws: ``Refusal`` with the place in the table.
  func describe() throws(Refusal) -> PluginDescription {
    let table = plugin.pointee
    guard table.abi_major == VB_ABI_MAJOR else {
      throw Refusal(
        .wrongVersion,
        "it was built for plugin interface \(table.abi_major).\(table.abi_minor), this host has \(VB_ABI_MAJOR).\(VB_ABI_MINOR); rebuild it against this host's voicebeat/plugin.h"
      )
    }
    let name = try text(table.name, "the plugin's name")
    var stages: [StageDescription] = []
    for pointer in try entries(table.stages, table.stage_count, "the plugin's stages") {
      let stage = try describe(pointer.pointee, plugin: name)
      guard !stages.contains(where: { $0.name == stage.name }) else {
        throw bad("two stages are called \"\(stage.name)\"")
      }
      stages.append(stage)
    }
    guard !stages.isEmpty else { throw bad("it offers no stage") }
    return PluginDescription(
      name: name, version: try text(table.version, "the plugin's version"), license: try optionalText(table.license),
      summary: try optionalText(table.summary) ?? "", abi: "\(table.abi_major).\(table.abi_minor)", stages: stages)
  }

  /// The stage called `name`, once ``describe()`` has found the table sound.
  func stage(_ name: String) -> UnsafePointer<vb_stage>? {
    for i in 0..<Int(plugin.pointee.stage_count) {
      if let stage = plugin.pointee.stages[i], CText.string(stage.pointee.name) == name { return stage }
    }
    return nil
  }

  private func describe(_ stage: vb_stage, plugin: String) throws(Refusal) -> StageDescription {
    let name = try text(stage.name, "a stage's name")
    let isName = name.utf8.allSatisfy {
      switch $0 {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      case UInt8(ascii: "-"), UInt8(ascii: "."): true
      default: false
      }
    }
    guard isName, name.utf8.count <= 64 else {
      throw bad("a stage is called \"\(name.prefix(64))\"; names are lower-case letters, digits, hyphens and dots")
    }
    guard stage.create != nil, stage.process != nil, stage.destroy != nil else {
      throw bad("stage \"\(name)\" lacks create, process or destroy")
    }
    let policies: [UInt32: StageDescription.Policy] = [1: .each, 2: .aligned, 3: .all]
    guard let policy = policies[stage.policy] else {
      throw bad("stage \"\(name)\" has the unknown policy \(stage.policy)")
    }
    var parameters: [ParameterDescription] = []
    for entry in try entries(stage.parameters, stage.parameter_count, "the parameters of \"\(name)\"") {
      parameters.append(try describe(entry.pointee, of: name))
    }
    var inputs: [PortDescription] = []
    for entry in try entries(stage.inputs, stage.input_count, "the inputs of \"\(name)\"") {
      inputs.append(try describe(entry.pointee, of: name, policy: policy))
    }
    var outputs: [PortDescription] = []
    for entry in try entries(stage.outputs, stage.output_count, "the outputs of \"\(name)\"") {
      outputs.append(try describe(entry.pointee, of: name, policy: nil))
    }
    for list in [parameters.map(\.name), inputs.map(\.name), outputs.map(\.name)] where Set(list).count != list.count {
      throw bad("stage \"\(name)\" names a port or parameter twice")
    }
    for port in inputs + outputs {
      if let other = port.format.sameAs, !inputs.contains(where: { $0.name == other && $0.kind == .audio }) {
        throw bad("port \"\(port.name)\" of \"\(name)\" takes its format from \"\(other)\", which is no audio input")
      }
      for parameter in [port.format.rateParameter, port.format.channelsParameter].compactMap(\.self)
      where !parameters.contains(where: { $0.name == parameter && $0.type == .integer }) {
        throw bad(
          "port \"\(port.name)\" of \"\(name)\" takes its format from \"\(parameter)\", which is no integer parameter")
      }
    }
    return StageDescription(
      name: name, version: try text(stage.version, "the version of \"\(name)\""),
      summary: try text(stage.summary, "the summary of \"\(name)\""), help: try optionalText(stage.help) ?? "",
      plugin: plugin, inputs: inputs, outputs: outputs, parameters: parameters, policy: policy,
      traits: .init(rawValue: stage.traits), latency: Int(stage.latency))
  }

  private func describe(_ port: vb_port, of stage: String, policy: StageDescription.Policy?) throws(Refusal)
    -> PortDescription
  {
    let name = try text(port.name, "a port's name of \"\(stage)\"")
    let kinds: [UInt32: PortDescription.Kind] = [1: .audio, 2: .events, 3: .document]
    guard let kind = kinds[port.kind] else {
      throw bad("port \"\(name)\" of \"\(stage)\" has the unknown kind \(port.kind)")
    }
    let isClip = port.delivery == VB_DELIVERY_CLIP
    if isClip, policy == .aligned {
      throw bad("port \"\(name)\" of \"\(stage)\" wants whole clips under policy aligned")
    }
    var settings: [ParameterDescription] = []
    if port.link_setting_count > 0 {
      for entry in try entries(port.link_settings, port.link_setting_count, "the link settings of \"\(name)\"") {
        settings.append(try describe(entry.pointee, of: stage))
      }
    }
    return PortDescription(
      name: name, help: try optionalText(port.help) ?? "", kind: kind, isMany: port.flags & VB_PORT_MANY != 0,
      isOptional: port.flags & VB_PORT_OPTIONAL != 0, delivery: isClip ? .clip : .blocks,
      format: try rule(port.format?.pointee, "port \"\(name)\" of \"\(stage)\""), linkSettings: settings)
  }

  private func rule(_ rule: vb_format_rule?, _ place: String) throws(Refusal) -> FormatRule {
    guard let rule else { return FormatRule() }
    guard rule.rate_count <= Self.mostEntries else { throw bad("\(place) lists \(rule.rate_count) rates") }
    guard rule.minimum_channels <= rule.maximum_channels || rule.maximum_channels == 0 else {
      throw bad("\(place) takes \(rule.minimum_channels) to \(rule.maximum_channels) channels")
    }
    let rates = rule.rates.map { rates in (0..<Int(rule.rate_count)).map { Int(rates[$0]) } } ?? []
    let least = max(Int(rule.minimum_channels), 1)
    let most = rule.maximum_channels == 0 ? max(least, 64) : Int(rule.maximum_channels)
    let isAny = rule.minimum_channels == 0 && rule.maximum_channels == 0
    return FormatRule(
      sameAs: try optionalText(rule.same_as), rates: rates,
      channels: isAny ? nil : least...most,
      rateParameter: try optionalText(rule.rate_parameter), channelsParameter: try optionalText(rule.channels_parameter)
    )
  }

  private func describe(_ parameter: vb_parameter, of stage: String) throws(Refusal) -> ParameterDescription {
    let name = try text(parameter.name, "a parameter's name of \"\(stage)\"")
    let place = "parameter \"\(name)\" of \"\(stage)\""
    let types = ParameterDescription.ValueType.allCases
    guard parameter.type >= 1, parameter.type <= types.count else {
      throw bad("\(place) has the unknown type \(parameter.type)")
    }
    var choices: [String] = []
    if parameter.choice_count > 0 {
      guard parameter.choice_count <= Self.mostEntries, let list = parameter.choices else {
        throw bad("\(place) claims \(parameter.choice_count) choices")
      }
      for i in 0..<Int(parameter.choice_count) { choices.append(try text(list[i], "a choice of \(place)")) }
    }
    var description = ParameterDescription(
      name: name, help: try optionalText(parameter.help) ?? "", unit: try optionalText(parameter.unit),
      type: types[Int(parameter.type) - 1], isRequired: parameter.flags & VB_PARAMETER_REQUIRED != 0,
      minimum: parameter.flags & VB_PARAMETER_HAS_MINIMUM != 0 ? parameter.minimum : nil,
      maximum: parameter.flags & VB_PARAMETER_HAS_MAXIMUM != 0 ? parameter.maximum : nil, choices: choices,
      allowsClipTemplate: parameter.flags & VB_PARAMETER_CLIP_TEMPLATE != 0)
    if let text = try optionalText(parameter.default_json) {
      guard let json = try? JSONValue(parsing: text), let value = description.value(json) else {
        throw bad("\(place) has a default that does not fit it: \(text.prefix(80))")
      }
      description.defaultValue = value
    }
    return description
  }

  private func entries<Entry>(
    _ array: UnsafePointer<UnsafePointer<Entry>?>?, _ count: UInt32, _ what: String
  ) throws(Refusal) -> [UnsafePointer<Entry>] {
    if count == 0 { return [] }
    guard count <= Self.mostEntries, let array else { throw bad("\(what) claim \(count) entries") }
    var entries: [UnsafePointer<Entry>] = []
    for i in 0..<Int(count) {
      guard let entry = array[i] else { throw bad("\(what) have a null at \(i)") }
      entries.append(entry)
    }
    return entries
  }

  private func text(_ pointer: UnsafePointer<CChar>?, _ what: String) throws(Refusal) -> String {
    guard let text = try optionalText(pointer) else { throw bad("\(what) is null") }
    guard !text.isEmpty else { throw bad("\(what) is empty") }
    return text
  }

  private func optionalText(_ pointer: UnsafePointer<CChar>?) throws(Refusal) -> String? {
    guard let pointer else { return nil }
    guard let text = String(validatingCString: pointer) else { throw bad("a text in it is not UTF-8") }
    return text
  }

  private func bad(_ what: String) -> Refusal { Refusal(.badTable, "its table is wrong: \(what)") }
}
