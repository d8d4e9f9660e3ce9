import ArgumentParser
import Console
import Pipeline

/// Which pipeline, and its parameters.
struct PipelineOptions: ParsableArguments {
  @Argument(
    help: "A pipeline's name, or the path of its file (with a slash or .json), or - for standard input.",
    completion: .file(extensions: ["json"]))
  var pipeline: String

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp("Set a parameter of the pipeline. May stand several times.", valueName: "name=value"))
  var assignments: [String] = []

  /// The parameters that were set, by name.
  ///
  /// - Throws: ``CommandError`` that names every assignment that is none, and every name that is set twice.
  func settings() throws(CommandError) -> [String: String] {
    var settings: [String: String] = [:]
    var problems: [String] = []
    for assignment in assignments {
      guard let sign = assignment.firstIndex(of: "="), sign > assignment.startIndex else {
        problems.append("--set \(assignment): expected name=value")
        continue
      }
      let name = String(assignment[..<sign])
      if settings.updateValue(String(assignment[assignment.index(after: sign)...]), forKey: name) != nil {
        problems.append("--set \(name): set twice")
      }
    }
    guard problems.isEmpty else { throw CommandError(.usage, problems) }
    return settings
  }
}
