import Console
import Glibc
import JSON

/// Objects of the configured store, as the program `voicebeat-storage` lists them: this one does not load what the network needs.
enum StoredObjects {
  /// The keys that a pattern means, sorted; `*`, `?` and `[…]` as in a shell, within the parts between slashes. A pattern that is
  /// the key of an object means that object, whatever characters it has.
  static func keys(_ pattern: String) throws(CommandError) -> [String] {
    let literal = pattern.prefix { !["*", "?", "["].contains($0) }
    let keys = try list(String(literal)).map(\.key)
    if keys.contains(pattern) { return [pattern] }
    return keys.filter { fnmatch(pattern, $0, FNM_PATHNAME | FNM_PERIOD) == 0 }.sorted()
  }

  /// When objects were written, in nanoseconds since 1970, by their keys; those that do not exist are left out.
  static func modifications(_ keys: some Collection<String>) throws(CommandError) -> [String: Int] {
    guard var prefix = keys.first else { return [:] }
    for key in keys { prefix = prefix.commonPrefix(with: key) }
    let wanted = Set(keys)
    var found: [String: Int] = [:]
    for object in try list(prefix) where wanted.contains(object.key) { found[object.key] = object.modified }
    return found
  }

  private static func list(_ prefix: String) throws(CommandError) -> [(key: String, modified: Int?)] {
    let program = try SiblingProgram("voicebeat-storage")
    let (output, status) = try program.run(arguments: ["ls", "--recursive", "--json", "--", prefix])
    let value = try? JSONValue(parsing: output, limits: JSONLimits(bytes: .max))
    guard status == 0, let objects = value?.array else {
      let messages = value?["error"]?["messages"]?.array?.compactMap(\.string) ?? ["the store cannot be listed"]
      throw CommandError(ExitStatus(rawValue: status) ?? .unavailable, messages)
    }
    return objects.compactMap { object in
      object["key"]?.string.map { ($0, object["modified"]?.string.flatMap(nanoseconds)) }
    }
  }

  /// Of `2026-01-31T12:00:00.123Z`, since 1970.
  private static func nanoseconds(_ text: String) -> Int? {
    let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
    guard numbers.count == 7 else { return nil }
    var parts = tm()
    parts.tm_year = Int32(clamping: numbers[0] - 1900)
    parts.tm_mon = Int32(clamping: numbers[1] - 1)
    parts.tm_mday = Int32(clamping: numbers[2])
    parts.tm_hour = Int32(clamping: numbers[3])
    parts.tm_min = Int32(clamping: numbers[4])
    parts.tm_sec = Int32(clamping: numbers[5])
    return timegm(&parts) * 1_000_000_000 + numbers[6] * 1_000_000
  }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
