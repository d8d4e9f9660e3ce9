import Console
import Glibc
import JSON
import ObjectStore

/// Objects as people read them.
enum ObjectText {
  /// Such as `stored takes/a.wav (1.2 MB)`.
  static func line(_ verb: String, _ info: ObjectInfo) -> String {
    "\(verb) \(info.key) (\(ByteText.text(info.size)))"
  }

  /// All that is known, a line each.
  static func table(_ info: ObjectInfo) -> String {
    var table = Table()
    table.add("key", info.key.text)
    table.add("size", "\(info.size) bytes")
    table.add("etag", info.etag)
    if let type = info.contentType { table.add("type", type) }
    if let modified = info.modified { table.add("modified", date(modified)) }
    if info.storageClass != .standard { table.add("class", info.storageClass.rawValue) }
    for (name, value) in info.metadata.sorted(by: { $0.key < $1.key }) { table.add(name, value) }
    return table.text
  }

  /// `2026-01-31T12:00:00Z`, or `2026-01-31T12:00:00.123Z`.
  static func date(_ seconds: Double, milliseconds: Bool = false) -> String {
    let thousandths = String(Int(seconds * 1_000) % 1_000)
    let fraction = milliseconds ? "." + String(repeating: "0", count: 3 - thousandths.count) + thousandths : ""
    var moment = time_t(seconds)
    var parts = tm()
    gmtime_r(&moment, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
      + "T\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec))\(fraction)Z"
  }
}

extension ObjectInfo {
  /// `{"key": …, "size": …, "etag": …, …}`
  var json: JSONValue {
    var object: JSONObject = ["key": .string(key.text), "size": .integer(size), "etag": .string(etag)]
    if let contentType { object["content_type"] = .string(contentType) }
    if let modified { object["modified"] = .string(ObjectText.date(modified, milliseconds: true)) }
    if standing != .stored { object["standing"] = .string("\(standing)") }
    if storageClass != .standard { object["storage_class"] = .string(storageClass.rawValue) }
    if !metadata.isEmpty {
      object["metadata"] = .object(
        JSONObject(metadata.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) }))
    }
    return .object(object)
  }
}
