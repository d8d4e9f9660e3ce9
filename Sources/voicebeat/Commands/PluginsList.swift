import ArgumentParser
import Console
import Engine
import JSON
import Pipeline

struct PluginsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the stages that pipelines can use, and the plugin files that were refused.",
    discussion: """
      EXAMPLES
        voicebeat plugins list
        voicebeat plugins list --plugin-path ~/my-plugins --json
      """)

  @OptionGroup var plugins: PluginOptions

  @Flag(help: "Print one JSON document on standard output.")
  var json = false

  func run() throws {
    let registry = plugins.registry()
    if json {
      try Terminal.print(JSONValue.array(registry.reports.map(\.json)).text(pretty: true))
      return
    }
    var table = Table()
    for stage in registry.catalog.stages { table.add(stage.name, stage.plugin, stage.summary) }
    try Terminal.print(table.isEmpty ? "no stages; see voicebeat plugins doctor" : table.text)
    for report in registry.reports {
      if let refusal = report.refusal { ErrorReport.warn("\(report.path) is not used: \(refusal.message)") }
    }
  }
}
