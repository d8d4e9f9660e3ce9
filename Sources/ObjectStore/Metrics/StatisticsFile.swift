import Glibc
import JSON

/// Statistics of a store by calendar month (UTC), in a file that any number of processes add to.
public struct StatisticsFile: Sendable {
  /// Months that are kept.
  private static let months = 24
  private static let sizeLimit = 4 << 20

  public let path: String
  private let folder: String
  private let file: String

  /// The file is made when something is added.
  public init(path: String) {
    self.path = path
    let slash = path.lastIndex(of: "/")
    folder = slash.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    file = slash.map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// What was counted, by months such as `2026-11`. A file that is damaged, or not there, counts as empty.
  public func read() -> [String: StoreStatistics] {
    guard let bytes = SmallFile.bytes(path, in: AT_FDCWD, limit: Self.sizeLimit),
      let json = try? JSONValue(parsing: bytes), let months = json["months"]?.object
    else { return [:] }
    return Dictionary(uniqueKeysWithValues: months.map { ($0.key, StoreStatistics(json: $0.value)) })
  }

  /// Adds to a month, in one step, whatever other processes do.
  ///
  /// - Throws: `io`, `denied`; nothing is added then.
  public func add(_ statistics: StoreStatistics, to month: String) throws(ObjectStoreError) {
    let folder = try PrivateFolder.open(folder)
    let lock = try FileLock.wait(file + ".lock", in: folder.number, subject: path)
    defer { lock.hold() }
    var months = read()
    months[month, default: StoreStatistics()].merge(statistics)
    for old in months.keys.sorted().dropLast(Self.months) { months[old] = nil }
    let members = months.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) }
    let json: JSONValue = ["version": 1, "months": .object(JSONObject(members))]
    let new = try PendingFile(in: folder.number, subject: path, mode: 0o600)
    try Array(json.text().utf8).span.bytes.withUnsafeBytes { bytes throws(ObjectStoreError) in
      try OpenFile(new.descriptor, for: path).write(bytes, at: 0)
    }
    let problem = try new.place(in: folder.number, as: file, replacing: true)
    if problem != 0 { throw .writing(path, problem) }
  }

  /// The month of a time in seconds since 1970, in UTC: `2026-11`.
  public static func month(of time: Double) -> String {
    var seconds = time_t(time)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    let month = Int(parts.tm_mon) + 1
    return "\(Int(parts.tm_year) + 1900)-\(month < 10 ? "0" : "")\(month)"
  }
}
