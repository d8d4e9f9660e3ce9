import ArgumentParser
import Console
import ObjectStore

struct ArchiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "archive",
    abstract: "Move objects to the archive: another prefix, and the class for infrequent access.",
    discussion: """
      Each object is copied within the store and compared before the original is removed. The class for infrequent access costs less to keep, \
      more to read, and at least 30 days.

      EXAMPLES
        voicebeat storage archive projects/2024/ --dry-run
        voicebeat storage archive projects/2024/
      """)

  @Argument(help: "What the keys begin with.") var prefix: String
  @Option(help: ArgumentHelp("What archived keys begin with.", valueName: "prefix")) var archivePrefix = "archive/"
  @Flag(name: .shortAndLong, help: "Show only what would be moved.") var dryRun = false
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let storage = try StorageSession()
    let report = try storage.performBulk(jobs: bulk.jobs, isQuiet: output.quiet) { work in
      let archive = Archive(store: storage.source, archivePrefix: archivePrefix, work: work)
      let objects = try archive.objects(prefix: prefix)
      guard dryRun else { return try archive.perform(objects) }
      if !output.json { for object in objects { try Terminal.print(object.key.text) } }
      var report = BulkWork.Report()
      report.done = objects.count
      report.bytes = objects.reduce(0) { $0 + $1.size }
      return report
    }
    try output.tell(report, verb: dryRun ? "to be archived" : "archived")
  }
}
