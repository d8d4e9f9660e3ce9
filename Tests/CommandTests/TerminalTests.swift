import Testing

/// Standard error may be a terminal, with a line that is redrawn and with colours, or not.
@Suite("Terminal")
struct TerminalTests {
  let workspace: Workspace
  let endless: String

  init() throws {
    workspace = try Workspace()
    endless = try workspace.write(
      """
      { "nodes": {
          "long": { "stage": "silence", "params": { "duration": 86400, "rate": 96000, "channels": 8 } },
          "sink": { "stage": "file.sink", "in": "long", "params": { "path": "\(workspace.path("out.flac"))" } } } }
      """, to: "endless.json")
  }

  private func run(
    _ extra: [String] = [], errors: Command.ErrorStream, _ environment: [String: String?] = [:],
    deadline: String = "700ms"
  ) throws -> Command.Result {
    let environment = environment.merging([
      "TERM": environment["TERM"] ?? "xterm", "NO_COLOR": environment["NO_COLOR"] ?? nil,
    ]) { first, _ in first }
    return try Command(["run", endless, "--deadline", deadline] + extra, errors: errors, environment: environment)
      .wait()
  }

  @Test func progressIsShownOnATerminalAndClearedAtTheEnd() throws {
    let result = try run(errors: .terminal, deadline: "2s")
    #expect(result.errors.contains("% "))
    #expect(result.errors.contains("of audio"))
    #expect(result.errors.contains("\r\u{1B}[K\u{1B}[31mvoicebeat: error:"))
  }

  @Test func progressIsDrawnTenTimesASecondAtMost() throws {
    let start = ContinuousClock.now
    let result = try run(errors: .terminal)
    let tenths = (ContinuousClock.now - start) / .milliseconds(100)
    // The first is drawn at once, and the last is followed by the error.
    #expect(Double(result.errors.split(separator: "\r\u{1B}[K").count) <= tenths + 2)
  }

  @Test func elsewhereThereIsNoProgressAndNoColour() throws {
    let result = try run(errors: .pipe)
    #expect(!result.errors.contains("\u{1B}"))
    #expect(!result.errors.contains("\r"))
    #expect(result.errors.hasPrefix("voicebeat: error:"))
  }

  @Test func noColorTakesTheColoursAway() throws {
    let result = try run(errors: .terminal, ["NO_COLOR": "1"], deadline: "2s")
    #expect(!result.errors.contains("\u{1B}[31m"))
    #expect(result.errors.contains("of audio"))
  }

  @Test func aDumbTerminalIsNotDrawnOn() throws {
    let result = try run(errors: .terminal, ["TERM": "dumb"])
    #expect(!result.errors.contains("\u{1B}"))
  }

  @Test func quietShowsNoProgress() throws {
    let result = try run(["--quiet"], errors: .terminal)
    #expect(!result.errors.contains("of audio"))
  }
}
