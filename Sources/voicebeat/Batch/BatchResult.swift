import Console
import Engine
import JSON

/// What became of one input of a batch.
enum BatchResult: Sendable {
  case completed(Manifest)
  /// Its outputs were there already.
  case skipped
  case failed(CommandError)
  /// Not begun, or ended, because the batch was cancelled.
  case cancelled

  /// For `--json`.
  func json(_ job: BatchJob) -> JSONValue {
    var object: JSONObject = [
      "input": .string(job.input), "outputs": .array(job.outputNames.map { .string($0) }),
    ]
    switch self {
    case .completed(let manifest):
      object["status"] = "completed"
      object["manifest"] = manifest.json
    case .skipped: object["status"] = "skipped"
    case .cancelled: object["status"] = "cancelled"
    case .failed(let error):
      object["status"] = "failed"
      object["error"] = error.json["error"]
    }
    return .object(object)
  }
}
