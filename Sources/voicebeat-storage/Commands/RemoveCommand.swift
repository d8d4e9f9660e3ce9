import ArgumentParser
import Console
import JSON
import ObjectStore

struct RemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rm",
    abstract: "Remove objects.",
    discussion: """
      A key that does not exist is no error. There are no versions: what is removed is gone.

      EXAMPLES
        voicebeat storage rm takes/take1.wav
        voicebeat storage rm --recursive temporary/ --dry-run
      """)

  @Argument(help: "Keys, or with --recursive what the keys begin with.") var keys: [String]
  @Flag(name: .shortAndLong, help: "Remove all objects under each prefix.") var recursive = false
  @Flag(name: .shortAndLong, help: "Show only what would be removed.") var dryRun = false
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if recursive && keys.contains("") {
      throw ValidationError("an empty prefix would remove everything; name what the keys begin with")
    }
  }

  func run() throws {
    let storage = try StorageSession()
    try storage.perform {
      var chosen: [ObjectKey] = []
      for key in keys {
        if recursive {
          chosen += try storage.store.all(prefix: key, cancellation: storage.cancellation).map(\.key)
        } else {
          chosen.append(try ObjectKey(key))
        }
      }
      let failures = dryRun ? [] : try storage.store.delete(chosen, cancellation: storage.cancellation)
      var report = BulkWork.Report()
      report.done = chosen.count - failures.count
      report.failures = failures.map { ($0.key.text, $0.error) }
      if dryRun && !output.json { for key in chosen { try Terminal.print(key.text) } }
      try output.tell(report, verb: dryRun ? "to be removed" : "removed")
    }
  }
}
