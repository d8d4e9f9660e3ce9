import JSON

/// Why a command ends without success: what standard error says, what `--json` says, and the exit status.
struct CommandError: Error {
  var status: ExitStatus
  /// One text for each problem.
  var messages: [String]
  /// More for `--json` than the messages: diagnostics of a pipeline, the error of a run.
  var details: [(String, JSONValue)] = []

  init(_ status: ExitStatus, _ messages: [String], details: [(String, JSONValue)] = []) {
    self.status = status
    self.messages = messages
    self.details = details
  }

  init(_ status: ExitStatus, _ message: String) { self.init(status, [message]) }
}
