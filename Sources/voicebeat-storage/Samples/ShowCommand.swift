import ArgumentParser
import Console
import JSON
import SampleLibrary

struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a sample, or what an instrument would be played with.",
    discussion: """
      EXAMPLES
        voicebeat samples show sonic-pi/bd_haus
        voicebeat samples show kick --genre lo-fi --seed 3
      """)

  @Argument(help: "A sample's name or key, or an instrument.") var name: String
  @Option(help: ArgumentHelp("Genre to look in first.", valueName: "genre")) var genre: String?
  @Option(help: ArgumentHelp("Chooses among the sounds that fit.", valueName: "n")) var seed: UInt64 = 0
  @Flag(help: "Print one JSON document on standard output: the result, or the error.") var json = false

  func run() throws {
    let storage = try StorageSession()
    try storage.perform {
      let catalogue = try SampleStore(storage.store).catalogue(cancellation: storage.cancellation)
      if name.contains("/") {
        let sample = try catalogue.sample(name)
        return try Terminal.print(json ? sample.json.text(pretty: true) : SampleText.detail(sample))
      }
      let choice = try catalogue.choose(name, genre: genre, seed: seed)
      if json {
        let value: JSONValue = [
          "tried": .array(choice.tried.map { .string($0) }), "takes": .array(choice.takes.map(\.json)),
        ]
        return try Terminal.print(value.text(pretty: true))
      }
      try Terminal.print("looked in  \(choice.tried.joined(separator: ", then "))")
      try Terminal.print(SampleText.table(choice.takes))
    }
  }
}
