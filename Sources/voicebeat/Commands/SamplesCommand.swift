import ArgumentParser
import Console
import Glibc

/// `voicebeat samples …`: hands its arguments to the program that works with the storage.
struct SamplesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "samples",
    abstract: "Work with the sample library: import, list and show what instruments sound like.",
    discussion: """
      EXAMPLES
        voicebeat samples import --starter
        voicebeat samples list --genre jazz
        voicebeat samples --help
      """)

  @Argument(parsing: .captureForPassthrough, help: "A command for samples with its arguments; --help lists them.")
  var arguments: [String] = []

  func run() throws {
    let program = try SiblingProgram("voicebeat-storage")
    throw program.replace(arguments: ["samples"] + arguments)
  }
}
