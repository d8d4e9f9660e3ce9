import ArgumentParser
import Console
import JSON
import ObjectStore

struct SyncCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sync",
    abstract: "Make the writes that wait in the outbox because the store could not be reached.",
    discussion: """
      They are made in their order. One whose condition no longer holds is kept aside with its bytes and shown, until it is \
      discarded; nothing is overwritten that somebody else wrote meanwhile.

      EXAMPLES
        voicebeat storage sync
        voicebeat storage sync --list
      """)

  @Flag(help: "Show what waits, and what was kept aside.") var list = false
  @OptionGroup var output: OutputOptions

  func run() throws {
    let session = try StorageSession()
    guard let store = session.storage.resilient, let outbox = session.storage.outbox else {
      return try output.tell(
        "no outbox is used with \(session.store.name), so nothing waits", ["made": 0, "waiting": []])
    }
    if !list {
      let report = try session.perform { try store.replay(cancellation: session.cancellation) }
      try output.tell("\(report.made) made, \(report.conflicts) kept aside", json(outbox, made: report.made))
      return try failOnConflicts(outbox)
    }
    guard !output.json else { return try Terminal.print(json(outbox, made: 0).text(pretty: true)) }
    var table = Table()
    for record in outbox.records() {
      table.add("waits", ObjectText.date(record.queued), record.operation.rawValue, record.key.text)
    }
    for conflict in outbox.conflicts() {
      table.add("kept aside", ObjectText.date(conflict.record.queued), conflict.record.key.text, conflict.reason)
    }
    try Terminal.print(table.isEmpty ? "nothing waits" : table.text)
  }

  /// Says where the bytes of what was kept aside are.
  private func failOnConflicts(_ outbox: Outbox) throws {
    let conflicts = outbox.conflicts()
    guard !conflicts.isEmpty else { return }
    if output.json { throw ExitCode(ExitStatus.cannotCreate.rawValue) }
    throw CommandError(
      .cannotCreate, conflicts.map { "\($0.record.key): \($0.reason); its bytes are kept in \($0.path)" })
  }

  private func json(_ outbox: Outbox, made: Int) -> JSONValue {
    let waiting = outbox.records().map { record -> JSONValue in
      [
        "operation": .string(record.operation.rawValue), "key": .string(record.key.text),
        "queued": .string(ObjectText.date(record.queued)), "size": .integer(record.size),
      ]
    }
    let conflicts = outbox.conflicts().map { conflict -> JSONValue in
      [
        "key": .string(conflict.record.key.text), "reason": .string(conflict.reason), "path": .string(conflict.path),
      ]
    }
    return ["made": .integer(Int64(made)), "waiting": .array(waiting), "conflicts": .array(conflicts)]
  }
}
