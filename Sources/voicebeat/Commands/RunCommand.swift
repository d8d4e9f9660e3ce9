import ArgumentParser
import Console
import Engine
import JSON
import Pipeline

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run a pipeline.",
    discussion: """
      EXAMPLES
        voicebeat run mixdown -i voice.wav -i drums.flac -o mix.mp3
        voicebeat run tune.json -i voice=take1.wav -o track=mix.flac --set bpm=96
        arecord -f dat | voicebeat run tune.json -i - -o - | aplay
      """)

  @OptionGroup var pipeline: PipelineOptions
  @OptionGroup var bindings: BindingOptions
  @OptionGroup var limits: LimitOptions
  @OptionGroup var plugins: PluginOptions
  @OptionGroup var output: OutputOptions

  @Option(
    help: ArgumentHelp("Write what was done to a JSON file, with digests of inputs and outputs.", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var manifest: String?

  func run() throws {
    let writesOutput = bindings.outputs.contains { BindingArgument($0).location.isStandardStream }
    if output.json, writesOutput {
      throw CommandError(.usage, "--json and an output to - cannot both have standard output; use --manifest FILE")
    }
    let workshop = Workshop(plugins)
    let document = try workshop.finder.load(pipeline.pipeline)
    let runID = RunID.make()
    let plan = try workshop.plan(
      document, settings: pipeline.settings(), inputs: bindings.inputs, outputs: bindings.outputs, runID: runID,
      for: .run)
    for warning in plan.warnings { ErrorReport.warn(warning.text) }

    let options = limits.runOptions(runID: runID, wantsDigests: manifest != nil || output.json)
    let run = Run(plan: plan, registry: workshop.registry, options: options)
    // On one terminal the line of progress would stand among the lines of the output.
    let showsProgress = !output.quiet && !(writesOutput && Terminal.isOutputTerminal)
    let result = Result { try Execution(run: run).perform(showingProgress: showsProgress) }
    let record = run.manifest
    for message in record.messages where message.severity == .warning {
      ErrorReport.warn(message.node.isEmpty ? message.text : "\(message.node): \(message.text)")
    }
    if let manifest { try FileContents.write(record.json.text(pretty: true) + "\n", to: manifest) }
    if case .failure(let error) = result {
      var error = CommandError(error)
      error.details.append(("manifest", record.json))
      throw error
    }
    if output.json {
      try Terminal.print(record.json.text(pretty: true))
    } else if !output.quiet {
      for line in Summary.lines(record) { Terminal.note(line) }
    }
  }
}
