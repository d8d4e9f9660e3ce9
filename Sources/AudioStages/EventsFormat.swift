public import PluginKit

/// How lists of events are written down.
public enum EventsFormat: String, CaseIterable, ParameterValue {
  /// One object a list, with its events.
  case json
  /// One line an event: start, end and label, parted by tabs, as audio editors read labels.
  case txt
  /// A table with a heading.
  case csv

  public var contentType: String {
    switch self {
    case .json: "application/json"
    case .txt: "text/plain; charset=utf-8"
    case .csv: "text/csv; charset=utf-8"
    }
  }

  /// The format that is chosen, or that the extension of `location` tells.
  ///
  /// - Parameter parameter: what the location is called among the stage's parameters: `path`, `key`.
  public init(_ chosen: EventsFormat?, for location: String, parameter: String) throws(StageError) {
    let ending = location.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let known = chosen ?? EventsFormat(rawValue: ending) else {
      let formats = EventsFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badParameter(
        "\"\(location)\" has no extension of a format for events; give it one, or set format to one of \(formats)",
        about: parameter)
    }
    self = known
  }

  /// `lists` as text; times are seconds.
  public func text(of lists: [EventList]) -> String {
    switch self {
    case .json: "[" + lists.map(Self.json).joined(separator: ",\n") + "]\n"
    case .txt: lists.flatMap { list in list.events.map { Self.line($0, rate: list.rate) } }.joined()
    case .csv:
      "kind,start,duration,label,value,confidence\n"
        + lists.flatMap { list in list.events.map { Self.row($0, of: list) } }.joined()
    }
  }

  /// One line an event, each made into JSON alone: a long list is never held as values.
  private static func json(_ list: EventList) -> String {
    let clip = list.clip.map { ",\"clip\":" + JSONText(quoting: $0).text } ?? ""
    let events = list.events.map { "\n" + $0.json(rate: list.rate).text() }
    return "{\"kind\":\(JSONText(quoting: list.kind).text)\(clip),\"events\":[\(events.joined(separator: ","))]}"
  }

  private static func line(_ event: Event, rate: Int) -> String {
    let label = event.label ?? event.value.map { "\($0)" } ?? ""
    // Most labels are words or numbers, and there may be many.
    let isPlain = label.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
    let inOneLine = isPlain ? label : String(label.map { $0 == "\t" || $0.isNewline ? " " : $0 })
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
}
