public import JSON

/// A word of a recording.
public struct Word: Hashable, Sendable {
  /// As it is written.
  public var text: String
  /// Seconds on the timeline, 0 or later.
  public var start: Double
  /// After the start.
  public var end: Double

  public init(text: String, start: Double, end: Double) {
    self.text = text
    self.start = start
    self.end = end
  }

  /// The words of `[{"word", "start", "end"}, …]`, in seconds.
  ///
  /// - Throws: ``ScoreError`` for the first thing that is wrong.
  public static func list(_ json: JSONValue) throws(ScoreError) -> [Word] {
    let entries = try ScoreReader.list(
      json, subject: "the list of words", fields: ["word", "start", "end"],
      example: #"[{"word": "hello", "start": 0.1, "end": 0.5}, …], in seconds"#)
    var words: [Word] = []
    for entry in entries {
      let start = try entry.number("start", in: 0...ScoreLimits.seconds)
      let end = try entry.number("end", in: 0...ScoreLimits.seconds)
      guard end > start else { throw entry.wrong("end", entry["end"], "after the start, \(start)") }
      words.append(Word(text: try entry.text("word") ?? "", start: start, end: end))
    }
    return words
  }

  /// Whether it is the word that `other` writes, whatever the case and the punctuation.
  public func isSpelled(_ other: String) -> Bool { Self.letters(text) == Self.letters(other) }

  private static func letters(_ text: String) -> String {
    String(text.lowercased().filter { $0.isLetter || $0.isNumber })
  }
}
