import Console
import Engine

/// What a run did, for people.
enum Summary {
  /// One line an output, and one with the time it took.
  static func lines(_ manifest: Manifest) -> [String] {
    let outputs = manifest.outputs.map { artifact in
      "wrote \(artifact.location == "-" ? "standard output" : artifact.location)"
        + (artifact.summary.map { " (\($0))" } ?? "")
    }
    return outputs + ["done in \(Clock.precise(seconds: manifest.wallSeconds))"]
  }
}
