import ArgumentParser
import Console
import Engine

struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Print the version.",
    discussion: """
      EXAMPLES
        voicebeat version
      """)

  func run() throws {
    try Terminal.print("voicebeat \(engineVersion)")
  }
}
