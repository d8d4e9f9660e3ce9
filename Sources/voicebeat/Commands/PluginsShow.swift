import ArgumentParser
import Console
import Engine
import JSON
import Pipeline

struct PluginsShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a stage with its ports and parameters, or a plugin with its stages.",
    discussion: """
      EXAMPLES
        voicebeat plugins show mixer
        voicebeat plugins show file.sink --json
      """)

  @Argument(help: "The name of a stage or of a plugin.")
  var name: String

  @OptionGroup var plugins: PluginOptions

  @Flag(help: "Print one JSON document on standard output.")
  var json = false

  func run() throws {
    let registry = plugins.registry()
    if let stage = registry.catalog[name] {
      try Terminal.print(json ? stage.json.text(pretty: true) : ReferenceText.page(stage))
      return
    }
    for report in registry.reports {
      guard let plugin = report.description, plugin.name == name else { continue }
      try Terminal.print(json ? report.json.text(pretty: true) : ReferenceText.page(plugin, path: report.path))
      return
    }
    let known = registry.catalog.stages.map(\.name) + registry.reports.compactMap(\.description?.name)
    let hint =
      NearestName.find(name, among: known).map { ". Did you mean \"\($0)\"?" } ?? "; see voicebeat plugins list"
    throw CommandError(.unavailable, "there is no stage and no plugin called \"\(name)\"\(hint)")
  }
}
