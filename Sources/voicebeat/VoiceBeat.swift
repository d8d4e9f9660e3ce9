import ArgumentParser
import CRuntime
import Console
import Glibc

/// The program: reads its arguments, runs a command, and ends with its exit status.
@main
struct VoiceBeat: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voicebeat",
    abstract: "Runs audio pipelines: graphs of stages, written in JSON, made of plugins.",
    discussion: """
      EXAMPLES
        voicebeat run mixdown -i voice.wav -i drums.flac -o mix.mp3
        voicebeat validate my-pipeline.json
        voicebeat plugins list
      """,
    subcommands: [
      RunCommand.self, BatchCommand.self, ValidateCommand.self, PlanCommand.self, GraphCommand.self,
      PipelinesCommand.self, PluginsCommand.self, StorageCommand.self, SamplesCommand.self, SchemaCommand.self,
      CompletionsCommand.self,
      VersionCommand.self,
    ])

  @Flag(help: "Print the version.") var version = false

  func run() throws {
    guard version else { throw CleanExit.helpRequest(self) }
    try VersionCommand().run()
  }

  static func main() {
    crt_share_heaps()
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      Glibc.exit(ErrorReport.tell(error, of: VoiceBeat.self, CommandError.known))
    }
  }
}
