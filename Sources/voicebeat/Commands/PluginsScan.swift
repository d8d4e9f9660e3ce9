import ArgumentParser
import Console
import Engine
import JSON

struct PluginsScan: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Look at every plugin file anew, whatever the cache knows.",
    discussion: """
      EXAMPLES
        voicebeat plugins scan
        voicebeat plugins scan --plugin-path build
      """)

  @OptionGroup var plugins: PluginOptions

  @Flag(help: "Print one JSON document on standard output.")
  var json = false

  func run() throws {
    let registry = PluginRegistry(searchPath: plugins.searchPath, rescan: true)
    if json {
      try Terminal.print(JSONValue.array(registry.reports.map(\.json)).text(pretty: true))
      return
    }
    for report in registry.reports { try Terminal.print(ReferenceText.line(report)) }
  }
}
