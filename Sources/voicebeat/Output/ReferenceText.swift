import Console
import Engine
import Pipeline

/// Plugins, stages and pipelines as people read them.
enum ReferenceText {
  /// One line: the file and what it offers, or why it is refused.
  static func line(_ report: PluginReport) -> String {
    switch report.outcome {
    case .accepted(let plugin):
      "\(report.path): \(plugin.name) \(plugin.version), stages \(plugin.stages.map(\.name).joined(separator: ", "))"
    case .refused(let refusal): "\(report.path): refused (\(refusal.reason.rawValue)): \(refusal.message)"
    }
  }

  /// A plugin with its file and stages.
  static func page(_ plugin: PluginDescription, path: String) -> String {
    var facts = Table(indentedBy: 2)
    facts.add("file", path)
    if let license = plugin.license { facts.add("license", license) }
    facts.add("ABI", plugin.abi)
    var stages = Table(indentedBy: 2)
    for stage in plugin.stages { stages.add(stage.name, stage.summary) }
    return ["\(plugin.name) \(plugin.version): \(plugin.summary)", facts.text, "", "stages", stages.text]
      .joined(separator: "\n")
  }

  /// A stage with its ports and parameters.
  static func page(_ stage: StageDescription) -> String {
    var lines = ["\(stage.name) \(stage.version) (plugin \(stage.plugin)): \(stage.summary)"]
    if !stage.help.isEmpty { lines += ["", stage.help] }
    lines += section("inputs", stage.inputs.map(row))
    lines += section("outputs", stage.outputs.map(row))
    lines += section("parameters", stage.parameters.map(row))
    for port in stage.inputs where !port.linkSettings.isEmpty {
      lines += section("settings of a link into \(port.name)", port.linkSettings.map(row))
    }
    return lines.joined(separator: "\n")
  }

  /// A pipeline with its free ports and parameters.
  static func page(_ pipeline: PipelineDocument) -> String {
    var lines = [pipeline.summary.isEmpty ? pipeline.name : "\(pipeline.name): \(pipeline.summary)"]
    lines += section("inputs", pipeline.inputPorts.map(row))
    lines += section("outputs", pipeline.outputHelp.map { ($0.name, $0.help, "") })
    lines += section("parameters", pipeline.parameterDescriptions.map(row))
    return lines.joined(separator: "\n")
  }

  private static func section(_ title: String, _ rows: [(String, String, String)]) -> [String] {
    guard !rows.isEmpty else { return [] }
    var table = Table(indentedBy: 2)
    for row in rows { table.add(row.0, row.1, row.2) }
    return ["", title, table.text]
  }

  private static func row(_ port: PortDescription) -> (String, String, String) {
    var kind = port.kind.rawValue
    if port.isMany { kind += ", many" }
    if port.isOptional { kind += ", optional" }
    if port.delivery == .clip { kind += ", whole clips" }
    return (port.name, kind, port.help)
  }

  private static func row(_ parameter: ParameterDescription) -> (String, String, String) {
    var type = parameter.choices.isEmpty ? parameter.type.rawValue : parameter.choices.joined(separator: "|")
    switch (parameter.minimum, parameter.maximum) {
    case (let low?, let high?): type += " \(number(low))…\(number(high))"
    case (let low?, nil): type += " ≥ \(number(low))"
    case (nil, let high?): type += " ≤ \(number(high))"
    case (nil, nil): break
    }
    if let unit = parameter.unit { type += " \(unit)" }
    if let value = parameter.defaultValue { type += ", default \(value.json)" }
    if parameter.isRequired { type += ", required" }
    return (parameter.name, type, parameter.help)
  }

  private static func number(_ value: Double) -> String {
    Int64(exactly: value).map(String.init) ?? "\(value)"
  }
}
