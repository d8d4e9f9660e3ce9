import Glibc
import TestSupport
import Testing

@Suite("Help")
struct HelpTests {
  static let commands: [[String]] =
    [
      [], ["run"], ["batch"], ["validate"], ["plan"], ["graph"], ["pipelines"],
      ["pipelines", "list"], ["pipelines", "show"], ["plugins"], ["plugins", "list"], ["plugins", "show"],
      ["plugins", "scan"], ["plugins", "doctor"], ["storage"], ["samples"], ["schema"], ["completions"], ["version"],
    ]
    + [
      "put", "get", "ls", "rm", "cp", "presign", "stat", "stats", "doctor", "sync", "migrate", "cleanup", "archive",
      "backup", "restore",
      "lifecycle",
    ]
    .map { ["storage", $0] } + ["import", "list", "show"].map { ["samples", $0] }

  /// `VOICEBEAT_UPDATE_GOLDEN=1 swift test --filter HelpTests` writes what there is now.
  @Test("Every command's help is what was agreed on", arguments: commands)
  func helpIsGolden(_ command: [String]) throws {
    let result = try Command(command + ["--help"], environment: ["COLUMNS": "80"]).wait()
    #expect(result.status == 0)
    #expect(result.errors == "")
    let name = (["help"] + command).joined(separator: "-") + ".txt"
    let path = Tool.root + "/Tests/CommandTests/Golden/" + name
    if getenv("VOICEBEAT_UPDATE_GOLDEN") != nil {
      guard let file = fopen(path, "w") else { throw SystemFailure("open \(path)") }
      fputs(result.output, file)
      fclose(file)
    }
    #expect(result.output == (try Workspace.text(at: path)))
  }

  @Test("Every command's help has an example", arguments: commands)
  func helpHasAnExample(_ command: [String]) throws {
    let result = try Command(command + ["--help"]).wait()
    #expect(result.output.contains("EXAMPLES\n"))
  }

  @Test func withoutACommandTheHelpIsShown() throws {
    let result = try Command.run()
    #expect(result.status == 0)
    #expect(result.output.contains("USAGE: voicebeat"))
  }

  @Test("The version is one line", arguments: ["version", "--version"])
  func version(_ argument: String) throws {
    let result = try Command.run(argument)
    #expect(result.status == 0)
    #expect(result.output.wholeMatch(of: /voicebeat \d+\.\d+\.\d+\n/) != nil)
  }

  @Test("A completion script knows the commands", arguments: ["bash", "zsh", "fish"])
  func completionsKnowTheCommands(_ shell: String) throws {
    let result = try Command.run("completions", shell)
    #expect(result.status == 0)
    for command in ["run", "batch", "validate", "plugins"] { #expect(result.output.contains(command)) }
  }

  @Test func bashTakesItsCompletionScript() throws {
    let workspace = try Workspace()
    let script = try workspace.write(try Command.run("completions", "bash").output, to: "voicebeat.bash")
    let result = try Tool.run("bash", ["-n", script])
    #expect(result.status == 0)
    #expect(result.output == "")
  }
}
