import JSON
import ObjectStore

/// Names of backups: the moment they began, so that their order is that of time.
enum BackupNames {
  /// Such as `2026-01-31T120000Z`.
  static func make(now: Double) -> String { ObjectText.date(now).filter { $0 != ":" } }

  static func json(_ names: [String]) -> String {
    JSONValue.array(names.map { .string($0) }).text(pretty: true)
  }
}
