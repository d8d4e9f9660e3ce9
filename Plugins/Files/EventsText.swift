import PluginKit

/// How lists of events are written down.
enum EventsFormat: String, CaseIterable, ParameterValue {
  /// One object a list, with its events.
  case json
  /// One line an event: start, end and label, parted by tabs, as audio editors read labels.
  case txt
  /// A table with a heading.
  case csv

  var contentType: String {
    switch self {
    case .json: "application/json"
    case .txt: "text/plain; charset=utf-8"
    case .csv: "text/csv; charset=utf-8"
    }
  }

  /// `lists` as text; times are seconds.
  func text(of lists: [EventList]) -> String {
    switch self {
    case .json: "[" + lists.map(Self.json).joined(separator: ",\n") + "]\n"
    case .txt: lists.flatMap { list in list.events.map { Self.line($0, rate: list.rate) } }.joined()
    case .csv:
      "kind,start,duration,label,value,confidence\n"
        + lists.flatMap { list in list.events.map { Self.row($0, of: list) } }.joined()
    }
  }

  private static func json(_ list: EventList) -> String {
    var fields = ["\"kind\": \(quoted(list.kind))"]
    if let clip = list.clip { fields.append("\"clip\": \(quoted(clip))") }
    let events = list.events.map { event in
      var fields = [
        "\"start\": \(seconds(event.start, list.rate))", "\"duration\": \(seconds(event.duration, list.rate))",
      ]
      if let label = event.label { fields.append("\"label\": \(quoted(label))") }
      if let value = event.value { fields.append("\"value\": \(value)") }
      if let confidence = event.confidence { fields.append("\"confidence\": \(confidence)") }
      if let attributes = event.attributes { fields.append("\"attributes\": \(attributes.text)") }
      return "\n  {\(fields.joined(separator: ", "))}"
    }
    return "{\(fields.joined(separator: ", ")), \"events\": [\(events.joined(separator: ","))]}"
  }

  private static func line(_ event: Event, rate: Int) -> String {
    let label = event.label ?? event.value.map { "\($0)" } ?? ""
    let inOneLine = String(label.map { $0 == "\t" || $0.isNewline ? " " : $0 })
    return "\(seconds(event.start, rate))\t\(seconds(event.start + event.duration, rate))\t\(inOneLine)\n"
  }

  /// RFC 4180.
  private static func row(_ event: Event, of list: EventList) -> String {
    let cells = [
      list.kind, "\(seconds(event.start, list.rate))", "\(seconds(event.duration, list.rate))", event.label ?? "",
      event.value.map { "\($0)" } ?? "", event.confidence.map { "\($0)" } ?? "",
    ]
    let escaped = cells.map { cell in
      cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        ? "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : cell
    }
    return escaped.joined(separator: ",") + "\n"
  }

  private static func seconds(_ ticks: Int, _ rate: Int) -> Double { Double(ticks) / Double(rate) }

  private static func quoted(_ text: String) -> String { JSONText(quoting: text).text }
}
