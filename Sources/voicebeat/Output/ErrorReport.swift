import ArgumentParser
import Engine
import JSON
import Pipeline

/// The one place where errors become text, JSON and an exit status.
enum ErrorReport {
  /// Tells of an error: on standard error one line for each problem, with `--json` one document on standard output.
  ///
  /// - Returns: the exit status.
  static func tell(_ error: any Error) -> Int32 {
    // What there was to say was said.
    if let code = error as? ExitCode { return code.rawValue }
    if let message = messageOfParser(error) {
      // Help and the like are no errors.
      guard VoiceBeat.exitCode(for: error).isSuccess else { return tell(CommandError(.usage, message)) }
      try? Terminal.print(message)
      return ExitStatus.success.rawValue
    }
    return tell(CommandError(error))
  }

  private static func tell(_ error: CommandError) -> Int32 {
    if wantsJSON {
      try? Terminal.print(error.json.text(pretty: true))
    } else {
      for message in error.messages { Terminal.note(line(message)) }
    }
    return error.status.rawValue
  }

  /// A problem that does not keep a command from succeeding.
  static func warn(_ message: String) {
    if !wantsJSON { Terminal.note("voicebeat: warning: " + message) }
  }

  /// Asked of the command line as it is, because it may not have been understood.
  private static let wantsJSON = CommandLine.arguments.contains("--json")

  /// An error as standard error has it.
  static func line(_ message: String) -> String {
    let prefix = "voicebeat: error:"
    return (Terminal.showsColour ? "\u{1B}[31m\(prefix)\u{1B}[0m" : prefix) + " " + message
  }

  /// What the argument parser says, or nil for an error that is not its own.
  private static func messageOfParser(_ error: any Error) -> String? {
    if error is CommandError || error is PipelineError || error is RunError { return nil }
    let message = VoiceBeat.fullMessage(for: error)
    let prefix = "Error: "
    return message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message
  }
}

extension CommandError {
  /// Any error of a command.
  init(_ error: any Error) {
    switch error {
    case let error as CommandError: self = error
    case let error as PipelineError:
      self.init(
        error.diagnostics.allSatisfy(\.isAboutArguments) ? .usage : .data, error.diagnostics.map(\.text),
        details: [("diagnostics", .array(error.diagnostics.map(\.json)))])
    case let error as RunError:
      self.init(ExitStatus(error.code), [error.description], details: [("run", error.json)])
    default: self.init(.software, String(describing: error))
    }
  }

  /// `{"error": {"status": 65, "messages": […], …}}`
  var json: JSONValue {
    let members: [(String, JSONValue)] = [
      ("status", .integer(Int64(status.rawValue))), ("messages", .array(messages.map { .string($0) })),
    ]
    return ["error": .object(JSONObject(members + details))]
  }
}

extension Diagnostic {
  /// Whether the command line is to blame, not the document: what is bound to its free ports and what its parameters are set
  /// to.
  fileprivate var isAboutArguments: Bool {
    switch code {
    case .badBinding, .nothingKept: true
    case .missingInput: pointer.hasPrefix("/inputs/")
    case .missingParameter: pointer.hasPrefix("/parameters/")
    default: line == nil
    }
  }
}

extension ExitStatus {
  /// What the class of a run's error means to the caller of the program.
  init(_ code: RunError.Code) {
    switch code {
    case .badInput, .badParameter: self = .data
    case .notFound: self = .noInput
    case .limit: self = .unavailable
    case .internal: self = .software
    case .cannotCreate: self = .cannotCreate
    case .io: self = .inputOutput
    case .unavailable, .deadline: self = .temporary
    case .denied: self = .denied
    case .cancelled: self = .interrupted
    }
  }
}
