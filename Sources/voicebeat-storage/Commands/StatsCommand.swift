import ArgumentParser
import Console
import JSON
import ObjectStore

struct StatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stats",
    abstract: "Show how many requests were made of the bucket from this machine, how they went, and what they cost.",
    discussion: """
      Requests are counted by months (UTC). The cost is that of requests at R2's published prices, less what is free each month; what is \
      kept costs, too, and --stored says what for.

      EXAMPLES
        voicebeat storage stats
        voicebeat storage stats 2026-01 --json
        voicebeat storage stats --stored
      """)

  @Argument(help: "A month such as 2026-01 (default: the last one with requests).") var month: String?
  @Flag(help: "Count what the bucket keeps as well; lists all of it.") var stored = false
  @Flag(help: "Print one JSON document on standard output: the result, or the error.") var json = false

  func run() throws {
    let session = try StorageSession()
    guard let file = session.storage.statistics else {
      throw CommandError(.unavailable, "requests are counted of buckets only; this is \(session.store.name)")
    }
    let months = file.read()
    guard let month = month ?? months.keys.max() else { return try Terminal.print("no request was made yet") }
    guard let statistics = months[month] else {
      throw CommandError(
        .noInput, "no request was made in \(month); there are \(months.keys.sorted().joined(separator: ", "))")
    }
    let bytes = stored ? try session.perform { try storedBytes(session) } : 0
    let cost = statistics.monthlyCost(storedBytes: bytes)
    guard json else {
      let kept = stored ? "\nthe bucket keeps \(ByteText.text(bytes))" : ""
      return try Terminal.print("\(month)\n\(statistics)\(kept)\ncosts \(cost) a month")
    }
    let value: JSONValue = ["month": .string(month), "statistics": statistics.json, "cost": cost.json]
    try Terminal.print(value.text(pretty: true))
  }

  private func storedBytes(_ session: StorageSession) throws -> Int64 {
    var bytes: Int64 = 0
    try session.source.forEach(prefix: "", cancellation: session.cancellation) { object in
      bytes += object.size
      return true
    }
    return bytes
  }
}
