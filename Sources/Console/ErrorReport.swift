public import ArgumentParser
import JSON

/// The one place where errors become text, JSON and an exit status.
public enum ErrorReport {
  /// Tells of an error: on standard error one line for each problem, with `--json` one document on standard output.
  ///
  /// - Parameters:
  ///   - program: whose arguments were parsed.
  ///   - translation: turns an error of the program's own into what is told.
  /// - Returns: the exit status.
  public static func tell<Program: ParsableCommand>(
    _ error: any Error, of program: Program.Type, _ translation: (any Error) -> CommandError?
  ) -> Int32 {
    // What there was to say was said.
    if let code = error as? ExitCode { return code.rawValue }
    if let known = error as? CommandError ?? translation(error) { return tell(known) }
    let message = program.fullMessage(for: error)
    // Help and the like are no errors.
    guard !program.exitCode(for: error).isSuccess else {
      try? Terminal.print(message)
      return ExitStatus.success.rawValue
    }
    let prefix = "Error: "
    return tell(CommandError(.usage, message.hasPrefix(prefix) ? String(message.dropFirst(prefix.count)) : message))
  }

  /// Tells of an error that is known.
  @discardableResult
  public static func tell(_ error: CommandError) -> Int32 {
    if wantsJSON {
      try? Terminal.print(error.json.text(pretty: true))
    } else {
      for message in error.messages { Terminal.note(line(message)) }
    }
    return error.status.rawValue
  }

  /// A problem that does not keep a command from succeeding.
  public static func warn(_ message: String) {
    if !wantsJSON { Terminal.note("voicebeat: warning: " + message) }
  }

  /// Asked of the command line as it is, because it may not have been understood.
  private static let wantsJSON = CommandLine.arguments.contains("--json")

  /// An error as standard error has it.
  public static func line(_ message: String) -> String {
    let prefix = "voicebeat: error:"
    return (Terminal.showsColour ? "\u{1B}[31m\(prefix)\u{1B}[0m" : prefix) + " " + message
  }
}
