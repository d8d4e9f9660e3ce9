import Console
import Engine

/// A batch as people read it.
enum BatchText {
  /// One line for an input that is done with, or nil for what need not be said.
  static func line(_ job: BatchJob, _ result: BatchResult, isQuiet: Bool) -> String? {
    switch result {
    case .failed(let error): return ErrorReport.line("\(job.input): " + error.messages.joined(separator: "; "))
    case .cancelled: return nil
    case .completed(let manifest):
      let outputs = job.outputNames.joined(separator: ", ")
      return isQuiet ? nil : "\(job.input) → \(outputs) in \(Clock.precise(seconds: manifest.wallSeconds))"
    case .skipped: return isQuiet ? nil : "\(job.input): done before"
    }
  }

  /// Such as `12 inputs: 10 completed, 1 done before, 1 failed`.
  static func sum(_ results: [BatchResult]) -> String {
    var counts = (completed: 0, skipped: 0, failed: 0, cancelled: 0)
    for result in results {
      switch result {
      case .completed: counts.completed += 1
      case .skipped: counts.skipped += 1
      case .failed: counts.failed += 1
      case .cancelled: counts.cancelled += 1
      }
    }
    let parts = [
      (counts.completed, "completed"), (counts.skipped, "done before"), (counts.failed, "failed"),
      (counts.cancelled, "cancelled"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "\(results.count) input\(results.count == 1 ? "" : "s"): " + parts.joined(separator: ", ")
  }
}
