import ArgumentParser
import Console
import JSON
import ObjectStore

/// Work on many objects as people read it.
enum BulkText {
  /// Such as `12 of 340  8.1 MB of 1.2 GB`.
  static func progress(_ progress: BulkWork.Progress) -> String {
    "\(progress.items) of \(progress.totalItems)  \(ByteText.text(progress.bytes)) of \(ByteText.text(progress.totalBytes))"
  }

  /// Such as `8.1 MB of 1.2 GB`.
  static func progress(_ done: Int64, of total: Int64?) -> String {
    ByteText.text(done) + (total.map { " of \(ByteText.text($0))" } ?? "")
  }

  /// Such as `12 stored (8.1 MB), 3 there already, 1 failed`.
  static func sum(_ report: BulkWork.Report, verb: String) -> String {
    var parts = ["\(report.done) \(verb)" + (report.bytes > 0 ? " (\(ByteText.text(report.bytes)))" : "")]
    if report.skipped > 0 { parts.append("\(report.skipped) there already") }
    if !report.failures.isEmpty { parts.append("\(report.failures.count) failed") }
    return parts.joined(separator: ", ")
  }
}

/// How much is done at a time.
struct BulkOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Objects at a time (default: 16; folders, backups 4).", valueName: "n")) var jobs: Int?

  func validate() throws {
    guard let jobs, !(1...1_024).contains(jobs) else { return }
    throw ValidationError("--jobs is a number from 1 to 1024, not \(jobs)")
  }
}

extension OutputOptions {
  /// A result: the line on standard error, or the JSON on standard output.
  func tell(_ line: String, _ value: JSONValue, isSilent: Bool = false) throws {
    if json {
      try Terminal.print(value.text(pretty: true))
    } else if !quiet && !isSilent {
      Terminal.note(line)
    }
  }

  /// What became of many objects.
  ///
  /// - Throws: ``CommandError`` when some failed.
  func tell(_ report: BulkWork.Report, verb: String) throws {
    let failures = report.failures.map { failure -> JSONValue in
      ["name": .string(failure.name), "message": .string(failure.error.description)]
    }
    let value: JSONValue = [
      "done": .integer(Int64(report.done)), "skipped": .integer(Int64(report.skipped)), "bytes": .integer(report.bytes),
      "failures": .array(failures),
    ]
    if json || report.failures.isEmpty || !quiet { try tell(BulkText.sum(report, verb: verb), value) }
    guard let error = CommandError(report) else { return }
    if json { throw ExitCode(error.status.rawValue) }
    throw error
  }
}

/// `name=value` on the command line.
enum MetadataArgument {
  static func parse(_ arguments: [String]) throws -> [String: String] {
    var metadata: [String: String] = [:]
    for argument in arguments {
      guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex else {
        throw ValidationError("--metadata \(argument): write it as name=value")
      }
      metadata[String(argument[..<sign])] = String(argument[argument.index(after: sign)...])
    }
    return metadata
  }
}
