import ArgumentParser
import Console
import Glibc

/// `voicebeat storage …`: hands its arguments to the program beside this one, which alone loads what the network needs.
struct StorageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "storage",
    abstract: "Work with stored objects in R2, another S3-compatible store, or a local folder.",
    discussion: """
      EXAMPLES
        voicebeat storage doctor
        voicebeat storage put take1.wav takes/take1.wav
        voicebeat storage --help
      """)

  @Argument(parsing: .captureForPassthrough, help: "A storage command with its arguments; --help lists them.")
  var arguments: [String] = []

  func run() throws {
    let program = try SiblingProgram("voicebeat-storage")
    throw program.replace(arguments: arguments)
  }
}
