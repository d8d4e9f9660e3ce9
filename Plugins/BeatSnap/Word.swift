import PluginKit

/// A word of a recording.
struct Word: Hashable {
  var text: String
  /// Seconds on the timeline.
  var start: Double
  var end: Double

  /// The words of a list of events.
  static func list(_ list: EventList) -> [Word] {
    list.events.map { event in
      Word(
        text: event.label ?? "", start: Double(event.start) / Double(list.rate),
        end: Double(event.start + event.duration) / Double(list.rate))
    }
  }

  /// The words of `[{"word", "start", "end"}, …]`.
  static func list(_ json: JSONText) throws(StageError) -> [Word] {
    guard let entries = json.value?.array else { throw malformed("is not a list") }
    var words: [Word] = []
    for (index, entry) in entries.enumerated() {
      guard let start = entry["start"]?.number, let end = entry["end"]?.number else {
        throw malformed("lacks \"start\" and \"end\" in entry \(index + 1)")
      }
      guard start >= 0, end > start else {
        throw malformed("has an end that is not after the start in entry \(index + 1)")
      }
      words.append(Word(text: entry["word"]?.string ?? "", start: start, end: end))
    }
    return words
  }

  private static func malformed(_ problem: String) -> StageError {
    .badParameter("`words` \(problem): it must be [{\"word\", \"start\", \"end\"}, …], in seconds", about: "words")
  }

  /// Whether it is the word that `other` writes, whatever the case and the punctuation.
  func isSpelled(_ other: String) -> Bool { Self.letters(text) == Self.letters(other) }

  private static func letters(_ text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
