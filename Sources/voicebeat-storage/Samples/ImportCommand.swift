import ArgumentParser
import Console
import JSON
import ObjectStore
import SampleLibrary

struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import a folder of samples.",
    discussion: """
      Genre and instrument follow from the names of folders and files, such as rock/kick/boom.wav; a Hydrogen kit's from its
      drumkit.xml. What cannot be told or read is reported and left out. Files that are stored already are not sent again.

      EXAMPLES
        voicebeat samples import --starter
        voicebeat samples import my-drums/ --dry-run
        voicebeat samples import kits/ --genre rock --licence CC-BY-4.0
      """)

  @Argument(help: "The folder.", completion: .directory) var folder: String?
  @Flag(help: "Import the samples of Debian's package sonic-pi-samples.") var starter = false
  @Option(help: ArgumentHelp("Genre of all samples (default: as names tell).", valueName: "genre")) var genre: String?
  @Option(help: ArgumentHelp("Instrument of all samples (default: as names tell).", valueName: "instrument"))
  var instrument: String?
  @Option(help: ArgumentHelp("Licence of all samples, such as CC0-1.0.", valueName: "licence")) var licence: String?
  @Option(help: ArgumentHelp("What names of the samples begin with (default: the folder's name).", valueName: "name"))
  var pack: String?
  @Flag(help: "Only tell what would be imported.") var dryRun = false
  @OptionGroup var bulk: BulkOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if (folder == nil) != starter { throw ValidationError("name a folder, or give --starter") }
    if let genre, Genre(genre) == nil { throw ValidationError("--genre is a name such as lo-fi, not \"\(genre)\"") }
  }

  func run() throws {
    var options = ImportOptions()
    options.pack = pack
    options.genre = genre.flatMap { Genre($0) }
    options.instrument = try instrument.map { try Instrument($0) }
    options.licence = licence
    let plan = try folder.map { try ImportPlan($0, options) } ?? StarterLibrary.plan(options)
    let storage = try StorageSession()
    try tell(
      storage.performBulk(jobs: bulk.jobs, isQuiet: output.quiet) { work in
        try SampleImporter(storage.source).run(plan, isDryRun: dryRun, work: work)
      })
  }

  private func tell(_ report: SampleImporter.Report) throws {
    if !output.quiet && !output.json {
      for file in report.leftOut { ErrorReport.warn("\(file.path) is left out: \(file.reason)") }
      if dryRun { try Terminal.print(SampleText.table(report.imported)) }
    }
    var parts = [
      "\(report.imported.count) \(dryRun ? "would be imported" : "imported") (\(ByteText.text(report.bytes)))"
    ]
    if !report.unchanged.isEmpty { parts.append("\(report.unchanged.count) there already") }
    if !report.leftOut.isEmpty { parts.append("\(report.leftOut.count) left out") }
    if !report.failures.isEmpty { parts.append("\(report.failures.count) failed") }
    let failures = report.failures.map { failure -> JSONValue in
      ["path": .string(failure.name), "message": .string(failure.error.description)]
    }
    try output.tell(
      parts.joined(separator: ", "),
      [
        "imported": .array(report.imported.map(\.json)), "unchanged": .integer(Int64(report.unchanged.count)),
        "bytes": .integer(report.bytes),
        "left_out": .array(report.leftOut.map { ["path": .string($0.path), "reason": .string($0.reason)] }),
        "failures": .array(failures),
      ])
    if let first = report.failures.first {
      if output.json { throw ExitCode(ExitStatus(first.error).rawValue) }
      throw CommandError(ExitStatus(first.error), report.failures.map(\.error.description))
    }
    guard report.imported.isEmpty && report.unchanged.isEmpty else { return }
    if output.json { throw ExitCode(ExitStatus.data.rawValue) }
    throw CommandError(.data, "nothing in the folder could be imported; the warnings say why")
  }
}
