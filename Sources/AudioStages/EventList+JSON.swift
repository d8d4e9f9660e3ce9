import JSON
import PluginKit
import Score

extension EventList {
  /// Ticks a second of lists that were read from files, where times are seconds.
  static let fileRate = 1_000_000

  /// The lists that ``EventsFormat/json`` has written: `[{"kind", "clip"?, "events": [{"start", "duration"?, "label"?, "value"?,
  /// "confidence"?, "attributes"?}, …]}, …]`, or one of them alone. Times are seconds.
  static func lists(_ json: JSONValue, subject: String) throws(ScoreError) -> [EventList] {
    let entries = try ScoreReader.list(
      json.object == nil ? json : .array([json]), subject: subject, fields: ["kind", "clip", "events"],
      example: #"[{"kind": "notes", "events": [{"start": 0, "duration": 0.5, "value": 60}, …]}, …]"#)
    var lists: [EventList] = []
    var count = 0
    for entry in entries {
      guard let kind = try entry.text("kind") else { throw entry.wrong("kind", nil, "such as \"notes\"") }
      guard let content = entry["events"] else { throw entry.wrong("events", nil, "a list") }
      let events = try ScoreReader.list(
        content, subject: subject, at: "\(entry.pointer)/events",
        fields: ["start", "duration", "label", "value", "confidence", "attributes"],
        example: #"[{"start": 0, "duration": 0.5, "value": 60}, …]"#)
      count += events.count
      guard count <= ScoreLimits.events else {
        throw ScoreError(subject, "has more than \(ScoreLimits.events) events, which is as many as are read")
      }
      var list = EventList(kind: kind, clip: try entry.text("clip"), rate: fileRate)
      list.events.reserveCapacity(events.count)
      for event in events { list.events.append(try Event(event)) }
      list.sort()
      lists.append(list)
    }
    return lists
  }

  /// Puts events in order of their start; those of one moment stay in theirs.
  mutating func sort() {
    let order = events.indices.sorted { (events[$0].start, $0) < (events[$1].start, $1) }
    events = order.map { events[$0] }
  }

  /// The ticks of a list from a file.
  static func ticks(_ seconds: Double) -> Int { Int((seconds * Double(fileRate)).rounded()) }
}

extension Event {
  fileprivate init(_ reader: ScoreReader) throws(ScoreError) {
    let start = try reader.number("start", in: 0...ScoreLimits.seconds)
    let end = start + (try reader.number("duration", in: 0...ScoreLimits.seconds, or: 0))
    let first = EventList.ticks(start)
    self.init(
      start: first, duration: EventList.ticks(end) - first, label: try reader.text("label"),
      value: try reader["value"] == nil ? nil : reader.number("value", in: -1e15...1e15),
      confidence: try reader["confidence"] == nil ? nil : reader.number("confidence", in: 0...1),
      attributes: reader["attributes"].map { JSONText($0.text()) })
  }
}
