import ArgumentParser
import Console
import JSON
import SampleLibrary

struct ListSamplesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List samples, imported and built-in.",
    discussion: """
      EXAMPLES
        voicebeat samples list
        voicebeat samples list --genre jazz --instrument snare
        voicebeat samples list --json
      """)

  @Option(help: ArgumentHelp("Only samples of a genre.", valueName: "genre")) var genre: String?
  @Option(help: ArgumentHelp("Only samples of an instrument.", valueName: "instrument")) var instrument: String?
  @Flag(help: "Print one JSON document on standard output: the result, or the error.") var json = false

  func run() throws {
    let wanted = try instrument.map { try Instrument($0) }
    let storage = try StorageSession()
    try storage.perform {
      let catalogue = try SampleStore(storage.store).catalogue(cancellation: storage.cancellation)
      let style = try genre.map { try catalogue.genre($0) }
      let samples = catalogue.everything.filter { sample in
        (wanted == nil || sample.instrument == wanted) && (style.map(sample.genres.contains) ?? true)
      }
      if json { return try Terminal.print(JSONValue.array(samples.map(\.json)).text(pretty: true)) }
      if !samples.isEmpty { try Terminal.print(SampleText.table(samples)) }
    }
  }
}
