import ArgumentParser
import Console
import JSON
import Pipeline

struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Check pipelines without running them; every problem is reported.",
    discussion: """
      EXAMPLES
        voicebeat validate tune.json
        voicebeat validate pipelines/*.json --json
      """)

  @Argument(
    help: "Names of pipelines, or paths of their files.", completion: .file(extensions: ["json"]))
  var pipelines: [String]

  @OptionGroup var plugins: PluginOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let workshop = Workshop(plugins)
    var results: [JSONValue] = []
    var status = ExitStatus.success
    for pipeline in pipelines {
      do {
        let plan = try workshop.plan(workshop.finder.load(pipeline), for: .check)
        results.append(Self.result(pipeline, isValid: true, plan.warnings))
        if output.json { continue }
        for warning in plan.warnings { ErrorReport.warn(warning.text) }
        if !output.quiet {
          try Terminal.print("\(pipeline): valid, \(count(plan.nodes, "node")), \(count(plan.links, "link"))")
        }
      } catch let error as PipelineError {
        status = .data
        results.append(Self.result(pipeline, isValid: false, error.diagnostics))
        if !output.json { ErrorReport.tell(CommandError(error)) }
      }
    }
    if output.json { try Terminal.print(JSONValue.array(results).text(pretty: true)) }
    if status != .success { throw ExitCode(status.rawValue) }
  }

  private func count(_ things: [some Any], _ name: String) -> String {
    "\(things.count) \(name)\(things.count == 1 ? "" : "s")"
  }

  private static func result(_ pipeline: String, isValid: Bool, _ diagnostics: [Diagnostic]) -> JSONValue {
    [
      "pipeline": .string(pipeline), "valid": .boolean(isValid), "diagnostics": .array(diagnostics.map(\.json)),
    ]
  }
}
