import ArgumentParser
import Console
import JSON
import ObjectStore

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Check the configuration, and try what VoiceBeat needs of the store.",
    discussion: """
      Writes, reads and removes a small object under temporary/. Ends with status 0 when all is well, with that of the first \
      problem otherwise.

      EXAMPLES
        voicebeat storage doctor
        VOICEBEAT_STORAGE=local:/srv/audio voicebeat storage doctor
      """)

  @Flag(help: "Print one JSON document on standard output: the result, or the error.") var json = false

  func run() throws {
    let storage = try StorageSession()
    var probe = StoreProbe(store: storage.source, cancellation: storage.cancellation)
    let checks = try storage.perform { try probe.perform() }
    if json {
      try Terminal.print(
        JSONValue.object(["store": .string(storage.source.name), "checks": .array(checks.map(\.json))]).text(
          pretty: true))
    } else {
      var table = Table()
      for check in checks { table.add(check.mark, check.name, check.remark) }
      try Terminal.print("store  \(storage.source.name)\n\(table.text)")
      if checks.allSatisfy(\.isPassed) {
        try Terminal.print(
          "\nnothing is wrong; stores like R2 keep no old versions, so what is overwritten or removed is gone:")
        try Terminal.print("use if_exists: version in sinks, and voicebeat storage backup")
      }
    }
    for check in checks {
      guard case .failed(let error) = check.outcome else { continue }
      if json { throw ExitCode(ExitStatus(error).rawValue) }
      throw CommandError(ExitStatus(error), error.description)
    }
  }
}

extension StoreProbe.Check {
  fileprivate var isPassed: Bool { if case .passed = outcome { true } else { false } }

  fileprivate var mark: String {
    switch outcome {
    case .passed: "ok"
    case .missing: "lacks"
    case .failed: "FAILS"
    }
  }

  fileprivate var remark: String { if case .missing(let text) = outcome { text } else { "" } }

  fileprivate var json: JSONValue {
    var object: JSONObject = ["check": .string(name), "passed": .boolean(isPassed)]
    switch outcome {
    case .passed: break
    case .missing(let text): object["missing"] = .string(text)
    case .failed(let error): object["error"] = .string(error.description)
    }
    return .object(object)
  }
}
