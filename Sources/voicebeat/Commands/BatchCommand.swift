import ArgumentParser
import Console
import Engine
import JSON
import Pipeline

struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Run a pipeline once for each of many inputs.",
    discussion: """
      In the name of an output ${name} is the input's name without folder and extension, ${dir} its folder and \
      ${index} its place among the inputs, from 1. An input that fails leaves the others alone; the status is \
      then that of the first one that failed. Folders of outputs are made. With --resume an input is skipped when each of its outputs is there \
      and no older than the input; parameters are not compared.

      EXAMPLES
        voicebeat batch clean -i 'takes/*.wav' -o 'out/${name}.flac'
        voicebeat batch tune.json -i 'takes/*.wav' -o '${dir}/${name}.mp3' --jobs 4 --resume
        voicebeat batch clean -i 'r2:takes/*.wav' -o 'r2:clean/${name}.flac'
      """)

  @OptionGroup var pipeline: PipelineOptions

  @Option(
    name: [.customShort("i"), .customLong("input")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Inputs: a file, r2:KEY or a quoted pattern. May stand several times.", valueName: "[port=]pattern"),
    completion: .file())
  var inputs: [String] = []

  @Option(
    name: [.customShort("o"), .customLong("output")], parsing: .unconditionalSingleValue,
    help: ArgumentHelp("An output, with ${name}, ${dir} or ${index} in it.", valueName: "[port=]file"),
    completion: .file())
  var outputs: [String] = []

  @Option(help: ArgumentHelp("Runs at a time (default: one for each core).", valueName: "n"))
  var jobs: Int = RunOptions.coreCount

  @Flag(help: "Skip inputs whose outputs are there already.")
  var resume = false

  @OptionGroup var limits: LimitOptions
  @OptionGroup var plugins: PluginOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    guard (1...1024).contains(jobs) else { throw ValidationError("--jobs is a number from 1 to 1024, not \(jobs)") }
    guard !inputs.isEmpty else { throw ValidationError("a batch needs inputs: -i 'takes/*.wav'") }
    guard !outputs.isEmpty else { throw ValidationError("a batch needs an output: -o 'out/${name}.mp3'") }
  }

  func run() throws {
    let list = try BatchJob.all(inputs: inputs, outputs: outputs)
    let workshop = Workshop(plugins)
    let document = try workshop.finder.load(pipeline.pipeline)
    let settings = try pipeline.settings()
    // What is wrong with the pipeline or the bindings is wrong for every input: say it once, before anything runs.
    let plan = try workshop.plan(
      document, settings: settings, inputs: [list[0].inputArgument], outputs: list[0].outputArguments, for: .run)
    for warning in plan.warnings { ErrorReport.warn(warning.text) }

    let resuming = resume ? try StoredObjects.modifications(list.flatMap(\.keys)) : nil
    CrashReporter.install()
    let progress = BatchProgress(total: list.count)
    let signals = SignalWatch { progress.cancel() }
    let display = Terminal.showsProgress && !output.quiet ? ProgressDisplay { progress.text } : nil
    let (isQuiet, isJSON) = (output.quiet, output.json)
    let batch = Batch(
      workshop: workshop, document: document, settings: settings, limits: limits, jobCount: jobs, resuming: resuming
    ) { job, result in
      guard !isJSON, let line = BatchText.line(job, result, isQuiet: isQuiet) else { return }
      if let display { display.note(line) } else { Terminal.note(line) }
    }
    let results = batch.perform(list, progress)
    display?.stop()

    if output.json {
      try Terminal.print(JSONValue.array(zip(list, results).map { $1.json($0) }).text(pretty: true))
    } else if !output.quiet {
      Terminal.note(BatchText.sum(results))
    }
    if let status = signals.status { throw ExitCode(status.rawValue) }
    for case .failed(let error) in results { throw ExitCode(error.status.rawValue) }
  }
}
