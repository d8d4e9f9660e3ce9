import ArgumentParser
import Console
import Glibc
import JSON
import ObjectStore

struct CleanupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cleanup",
    abstract: "Remove objects that have outlived their time.",
    discussion: """
      Without --keep: temporary/ for a day, segments/ for 7 days, runs/ for 30 days. An object to which a JSON document of the store refers \
      is never removed, however old it is; a document that cannot be read stops the command. Unfinished uploads of more than a day \
      are given up, too.

      EXAMPLES
        voicebeat storage cleanup --dry-run
        voicebeat storage cleanup --keep drafts/=72h --keep runs/=720h
      """)

  @Option(
    help: ArgumentHelp("How long objects under a prefix live. May stand several times.", valueName: "prefix=time"))
  var keep: [String] = []
  @Flag(name: .shortAndLong, help: "Show only what would be removed.") var dryRun = false
  @OptionGroup var output: OutputOptions

  func run() throws {
    let rules = try keep.isEmpty ? Cleanup.standardRules : keep.map(rule)
    let storage = try StorageSession()
    try storage.perform {
      let cleanup = Cleanup(store: storage.source, rules: rules, cancellation: storage.cancellation)
      let findings = try cleanup.examine(now: Double(time(nil)))
      if dryRun && !output.json { for object in findings.expired { try Terminal.print(object.key.text) } }
      if !output.json && !output.quiet {
        for (object, document) in findings.referenced { Terminal.note("kept \(object.key): \(document) refers to it") }
      }
      guard !dryRun else {
        var report = BulkWork.Report()
        report.done = findings.expired.count
        report.bytes = findings.expired.reduce(0) { $0 + $1.size }
        report.skipped = findings.referenced.count
        return try output.tell(report, verb: "to be removed")
      }
      let report = try cleanup.remove(findings.expired)
      let uploads =
        try storage.storage.remote?.abortUploads(olderThan: 86_400, cancellation: storage.cancellation) ?? []
      if !uploads.isEmpty && !output.json && !output.quiet {
        Terminal.note("\(uploads.count) unfinished uploads removed")
      }
      try output.tell(report, verb: "removed")
    }
  }

  private func rule(_ text: String) throws -> Cleanup.Rule {
    guard let sign = text.lastIndex(of: "="), sign > text.startIndex,
      let time = TimeSpan(argument: String(text[text.index(after: sign)...]))
    else { throw ValidationError("--keep \(text): write it as prefix=time, such as runs/=720h") }
    return Cleanup.Rule(prefix: String(text[..<sign]), lifetime: time.seconds)
  }
}
