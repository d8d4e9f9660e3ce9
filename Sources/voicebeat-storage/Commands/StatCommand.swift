import ArgumentParser
import Console
import JSON
import ObjectStore

struct StatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stat",
    abstract: "Show what is known of an object.",
    discussion: """
      EXAMPLES
        voicebeat storage stat takes/take1.wav
        voicebeat storage stat takes/take1.wav --json
      """)

  @Argument(help: "The key of the object.") var key: String
  @Flag(help: "Print one JSON document on standard output: the result, or the error.") var json = false

  func run() throws {
    let key = try ObjectKey(key)
    let storage = try StorageSession()
    let info = try storage.perform { try storage.store.head(key, if: nil, cancellation: storage.cancellation) }
    try Terminal.print(json ? info.json.text(pretty: true) : ObjectText.table(info))
  }
}
