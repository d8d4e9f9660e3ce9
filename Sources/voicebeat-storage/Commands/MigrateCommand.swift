import ArgumentParser
import Console
import ObjectStore

struct MigrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Move a tree of local files into the store, or back.",
    discussion: """
      Every object carries the SHA-256 of its content, so what is there already is not sent again: repeat the command after an \
      interruption. At the end PREFIX/catalogue.json lists everything. Local files are left as they are.

      EXAMPLES
        voicebeat storage migrate recordings/ recordings/ --dry-run
        voicebeat storage migrate recordings/ recordings/
        voicebeat storage migrate restored/ recordings/ --back
      """)

  @Argument(help: "A local folder.", completion: .directory) var folder: String
  @Argument(help: "What the keys begin with.") var prefix: String
  @Flag(help: "Fetch the objects under the prefix into the folder.") var back = false
  @Flag(name: .shortAndLong, help: "Only count what would be sent or fetched.") var dryRun = false
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let storage = try StorageSession()
    let report = try storage.performBulk(jobs: bulk.jobs, isQuiet: output.quiet) { work in
      let migration = Migration(
        store: storage.source, folder: folder, prefix: prefix, isDryRun: dryRun, work: work)
      return back ? try migration.download() : try migration.upload()
    }
    let verb = back ? "fetched" : "stored"
    try output.tell(report, verb: dryRun ? "to be \(verb)" : verb)
  }
}
