import ArgumentParser
import Console
import JSON
import ObjectStore

struct LifecycleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lifecycle",
    abstract: "Look at the rules by which a bucket removes old objects itself, or set them.",
    discussion: """
      A bucket's own rules know no references: what cleanup keeps because a document refers to it, a rule removes.

      EXAMPLES
        voicebeat storage lifecycle show
        voicebeat storage lifecycle apply --expire temporary/=1 --archive archive/=30
      """,
    subcommands: [LifecycleShow.self, LifecycleApply.self])
}

struct LifecycleShow: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show the bucket's rules.",
    discussion: """
      EXAMPLES
        voicebeat storage lifecycle show
        voicebeat storage lifecycle show --json
      """)

  @Flag(help: "Print one JSON document on standard output: the result, or the error.") var json = false

  func run() throws {
    let session = try StorageSession()
    let rules = try session.perform { try session.bucket().lifecycleRules(cancellation: session.cancellation) }
    try LifecycleText.print(rules, asJSON: json)
  }
}

struct LifecycleApply: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Replace the bucket's rules.",
    discussion: """
      Without options these are the rules: unfinished uploads go after a day, temporary/ after a day.

      EXAMPLES
        voicebeat storage lifecycle apply
        voicebeat storage lifecycle apply --expire temporary/=1 --expire runs/=30 --archive archive/=1
        voicebeat storage lifecycle apply --dry-run --json
      """)

  @Option(help: ArgumentHelp("Remove objects after so many days. May stand several times.", valueName: "prefix=days"))
  var expire: [String] = []
  @Option(
    help: ArgumentHelp("Move objects to infrequent access after so many days.", valueName: "prefix=days"))
  var archive: [String] = []
  @Option(help: ArgumentHelp("Remove unfinished uploads after so many days.", valueName: "days")) var uploads = 1
  @Flag(name: .shortAndLong, help: "Show only what the rules would be.") var dryRun = false
  @Flag(help: "Print one JSON document on standard output: the rules, or the error.") var json = false

  func run() throws {
    let expirations = try (expire.isEmpty && archive.isEmpty ? ["temporary/=1"] : expire).map(PrefixDays.init)
    let archivals = try archive.map(PrefixDays.init)
    guard uploads > 0 else { throw ValidationError("--uploads is a number of days from 1, not \(uploads)") }
    var rules = [LifecycleRule("voicebeat-uploads", prefix: "", uploadExpiration: uploads)]
    for (index, rule) in expirations.enumerated() {
      rules.append(LifecycleRule("voicebeat-expire-\(index + 1)", prefix: rule.prefix, expiration: rule.days))
    }
    for (index, rule) in archivals.enumerated() {
      rules.append(LifecycleRule("voicebeat-archive-\(index + 1)", prefix: rule.prefix, infrequentAccess: rule.days))
    }
    let session = try StorageSession()
    let bucket = try session.bucket()
    if !dryRun { try session.perform { try bucket.setLifecycleRules(rules, cancellation: session.cancellation) } }
    try LifecycleText.print(rules, asJSON: json)
  }
}

private enum LifecycleText {
  static func print(_ rules: [LifecycleRule], asJSON: Bool) throws {
    if asJSON { return try Terminal.print(JSONValue.array(rules.map(\.json)).text(pretty: true)) }
    var table = Table()
    for rule in rules { table.add(rule.identifier, rule.prefix.isEmpty ? "everything" : rule.prefix, rule.effects) }
    try Terminal.print(table.isEmpty ? "the bucket has no rules" : table.text)
  }
}

/// `prefix=days` on the command line.
private struct PrefixDays {
  var prefix: String
  var days: Int

  init(_ text: String) throws {
    guard let sign = text.lastIndex(of: "="), sign > text.startIndex,
      let days = Int(text[text.index(after: sign)...]), days > 0
    else { throw ValidationError("\(text): write it as prefix=days, such as temporary/=1") }
    prefix = String(text[..<sign])
    self.days = days
  }
}

extension StorageSession {
  /// The bucket itself.
  ///
  /// - Throws: ``CommandError`` where objects are kept in a folder.
  fileprivate func bucket() throws -> R2Store {
    guard let bucket = storage.remote else {
      throw CommandError(.unavailable, "only buckets have rules of their own; this is \(store.name): use cleanup")
    }
    return bucket
  }
}

extension LifecycleRule {
  fileprivate var effects: String {
    var parts: [String] = []
    if let expiration { parts.append("objects go after \(days(expiration))") }
    if let infrequentAccess { parts.append("infrequent access after \(days(infrequentAccess))") }
    if let uploadExpiration { parts.append("unfinished uploads go after \(days(uploadExpiration))") }
    return parts.joined(separator: ", ") + (isEnabled ? "" : " (switched off)")
  }

  private func days(_ count: Int) -> String { count == 1 ? "a day" : "\(count) days" }

  fileprivate var json: JSONValue {
    var object: JSONObject = [
      "id": .string(identifier), "prefix": .string(prefix), "enabled": .boolean(isEnabled),
    ]
    if let expiration { object["expiration_days"] = .integer(Int64(expiration)) }
    if let infrequentAccess { object["infrequent_access_days"] = .integer(Int64(infrequentAccess)) }
    if let uploadExpiration { object["upload_expiration_days"] = .integer(Int64(uploadExpiration)) }
    return .object(object)
  }
}
