public import JSON

/// Why a command ends without success: what standard error says, what `--json` says, and the exit status.
public struct CommandError: Error {
  public var status: ExitStatus
  /// One text for each problem.
  public var messages: [String]
  /// More for `--json` than the messages: diagnostics of a pipeline, the error of a run.
  public var details: [(String, JSONValue)] = []

  public init(_ status: ExitStatus, _ messages: [String], details: [(String, JSONValue)] = []) {
    self.status = status
    self.messages = messages
    self.details = details
  }

  public init(_ status: ExitStatus, _ message: String) { self.init(status, [message]) }
}

extension CommandError {
  /// `{"error": {"status": 65, "messages": […], …}}`
  public var json: JSONValue {
    let members: [(String, JSONValue)] = [
      ("status", .integer(Int64(status.rawValue))), ("messages", .array(messages.map { .string($0) })),
    ]
    return ["error": .object(JSONObject(members + details))]
  }
}
