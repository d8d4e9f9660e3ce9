public import PluginKit
import Score

/// How lists of events are written down.
public enum EventsFormat: String, CaseIterable, ParameterValue {
  /// One object a list, with its events.
  case json
  /// One line an event: start, end and label, parted by tabs, as audio editors read labels.
  case txt
  /// A table with a heading.
  case csv
  /// A Standard MIDI File of notes, hits and beats.
  case mid

  public var contentType: String {
    switch self {
    case .json: "application/json"
    case .txt: "text/plain; charset=utf-8"
    case .csv: "text/csv; charset=utf-8"
    case .mid: "audio/midi"
    }
  }

  /// The format that is chosen, or that the extension of `location` tells.
  ///
  /// - Parameter parameter: what the location is called among the stage's parameters: `path`, `key`.
  public init(_ chosen: EventsFormat?, for location: String, parameter: String) throws(StageError) {
    let ending = location.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let known = chosen ?? EventsFormat(rawValue: ending == "midi" ? "mid" : ending) else {
      let formats = EventsFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badParameter(
        "\"\(location)\" has no extension of a format for events; give it one, or set format to one of \(formats)",
        about: parameter)
    }
    self = known
  }

  /// `lists` as a file; times are seconds.
  ///
  /// - Throws: `badInput` for events that the format cannot tell.
  public func bytes(of lists: [EventList]) throws(StageError) -> [UInt8] {
    switch self {
    case .json: Array(("[" + lists.map(Self.json).joined(separator: ",\n") + "]\n").utf8)
    case .txt: Array(lists.flatMap { list in list.events.map { Self.line($0, of: list) } }.joined().utf8)
    case .csv:
      Array(
        ("kind,start,duration,label,value,confidence\n"
          + lists.flatMap { list in list.events.map { Self.row($0, of: list) } }.joined()).utf8)
    case .mid: try MIDIFile(lists).bytes()
    }
  }

  /// One line an event, each made into JSON alone: a long list is never held as values.
  private static func json(_ list: EventList) -> String {
    let clip = list.clip.map { ",\"clip\":" + JSONText(quoting: $0).text } ?? ""
    let events = list.events.map { "\n" + $0.json(rate: list.rate).text() }
    return "{\"kind\":\(JSONText(quoting: list.kind).text)\(clip),\"events\":[\(events.joined(separator: ","))]}"
  }

  private static func line(_ event: Event, of list: EventList) -> String {
    let label = event.label ?? event.value.map { "\($0)" } ?? ""
    // Most labels are words or numbers, and there may be many.
    let isPlain = label.utf8.allSatisfy { (0x20..<0x7f).contains($0) }
    let inOneLine = isPlain ? label : String(label.map { $0 == "\t" || $0.isNewline ? " " : $0 })
    return "\(list.seconds(event.start))\t\(list.seconds(event.start + event.duration))\t\(inOneLine)\n"
  }

  /// RFC 4180.
  private static func row(_ event: Event, of list: EventList) -> String {
    let cells = [
      list.kind, "\(list.seconds(event.start))", "\(list.seconds(event.duration))", event.label ?? "",
      event.value.map { "\($0)" } ?? "", event.confidence.map { "\($0)" } ?? "",
    ]
    let escaped = cells.map { cell in
      cell.contains { $0 == "," || $0 == "\"" || $0.isNewline }
        ? "\"" + cell.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : cell
    }
    return escaped.joined(separator: ",") + "\n"
  }
}
