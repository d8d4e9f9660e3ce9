import ArgumentParser
import Console
import JSON
import Pipeline

struct PipelinesShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a pipeline's inputs, outputs and parameters.",
    discussion: """
      EXAMPLES
        voicebeat pipelines show mixdown
        voicebeat pipelines show tune.json --json
      """)

  @Argument(
    help: "A pipeline's name, or the path of its file (with a slash or .json), or - for standard input.",
    completion: .file(extensions: ["json"]))
  var pipeline: String

  @Flag(help: "Print one JSON document on standard output.")
  var json = false

  func run() throws {
    let document = try PipelineFinder.standard.load(pipeline)
    try Terminal.print(json ? document.interface.text(pretty: true) : ReferenceText.page(document))
  }
}
