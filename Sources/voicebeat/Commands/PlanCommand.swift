import ArgumentParser
import Console
import Engine
import JSON
import Pipeline

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Show what a run would do: nodes, formats, converters put in, links and what they hold.",
    discussion: """
      Where every input is bound, the files are asked for their formats; nothing is written.

      EXAMPLES
        voicebeat plan mixdown -i voice.wav -i drums.flac -o mix.mp3
        voicebeat plan tune.json --set bpm=96 --json
      """)

  @OptionGroup var pipeline: PipelineOptions
  @OptionGroup var bindings: BindingOptions
  @OptionGroup var plugins: PluginOptions

  @Flag(help: "Print one JSON document on standard output.")
  var json = false

  func run() throws {
    let workshop = Workshop(plugins)
    let document = try workshop.finder.load(pipeline.pipeline)
    var plan = try workshop.plan(
      document, settings: pipeline.settings(), inputs: bindings.inputs, outputs: bindings.outputs, for: .check)
    for warning in plan.warnings { ErrorReport.warn(warning.text) }
    plan = plan.isBound ? try workshop.registry.resolvingFormats(of: plan) : plan.resolvingFormats()
    try Terminal.print(json ? PlanText.json(plan).text(pretty: true) : PlanText.table(plan))
  }
}

extension Plan {
  /// Whether no input is left that somebody else must feed.
  fileprivate var isBound: Bool {
    !nodes.contains { node in if case .input = node.role { true } else { false } }
  }
}
