import ArgumentParser
import Console
import JSON
import Pipeline

struct PipelinesList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the pipelines that can be run by name.",
    discussion: """
      EXAMPLES
        voicebeat pipelines list
        voicebeat pipelines list --json
      """)

  @Flag(help: "Print one JSON document on standard output.")
  var json = false

  func run() throws {
    let finder = PipelineFinder.standard
    var table = Table()
    var interfaces: [JSONValue] = []
    for name in finder.names {
      do {
        let pipeline = try finder.load(name)
        table.add(name, pipeline.summary)
        interfaces.append(pipeline.interface)
      } catch {
        for message in CommandError(error).messages { ErrorReport.warn("\(name) cannot be used: \(message)") }
      }
    }
    if json {
      try Terminal.print(JSONValue.array(interfaces).text(pretty: true))
    } else {
      try Terminal.print(table.isEmpty ? "no named pipelines" : table.text)
    }
  }
}
