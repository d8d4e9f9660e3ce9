import ArgumentParser
import Console
import Pipeline

struct GraphCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "graph",
    abstract: "Draw a pipeline.",
    discussion: """
      EXAMPLES
        voicebeat graph mixdown -o mixdown.svg
        voicebeat graph tune.json --format dot | dot -Tpdf >tune.pdf
        voicebeat graph tune.json --format mermaid
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case svg, dot, mermaid
  }

  @OptionGroup var pipeline: PipelineOptions
  @OptionGroup var plugins: PluginOptions

  @Option(help: ArgumentHelp("svg, dot or mermaid.", valueName: "format"))
  var format = Format.svg

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp("Write to a file instead of standard output.", valueName: "file"), completion: .file())
  var output: String?

  func run() throws {
    let workshop = Workshop(plugins)
    let plan = try workshop.plan(workshop.finder.load(pipeline.pipeline), settings: pipeline.settings(), for: .check)
      .resolvingFormats()
    let drawing = GraphDrawing()
    let text =
      switch format {
      case .svg: drawing.svg(of: plan)
      case .dot: drawing.dot(of: plan)
      case .mermaid: drawing.mermaid(of: plan)
      }
    if let output { try FileContents.write(text, to: output) } else { try Terminal.print(text) }
  }
}
