public import JSON

/// An entry of a rhythm of words: when a word is said.
public struct WordPlace: Hashable, Sendable {
  /// Which word; nil takes the next.
  public var word: String?
  /// From 1.
  public var bar: Int
  /// In the bar, from 1; 1.5 is the half after the first beat.
  public var beat: Double
  /// How long the word is made; nil leaves it as long as it is.
  public var beats: Double?

  /// Beats from the start of the first bar.
  public func beats(beatsPerBar: Int) -> Double { Double((bar - 1) * beatsPerBar) + beat - 1 }

  /// The entries of `[{"word"?, "bar", "beat_position", "duration_beats"?}, …]`, counted from 1.
  ///
  /// - Throws: ``ScoreError`` for the first thing that is wrong.
  public static func list(_ json: JSONValue) throws(ScoreError) -> [WordPlace] {
    let entries = try ScoreReader.list(
      json, subject: "the rhythm", fields: ["word", "bar", "beat_position", "duration_beats"],
      example: #"[{"word": "hello", "bar": 1, "beat_position": 1, "duration_beats": 1}, …], counted from 1"#)
    var places: [WordPlace] = []
    for entry in entries {
      places.append(
        WordPlace(
          word: try entry.text("word"), bar: try entry.integer("bar", in: ScoreLimits.bars),
          beat: try entry.number("beat_position", in: 1...1000),
          beats: try entry["duration_beats"] == nil ? nil : entry.positive("duration_beats", upTo: 1000)))
    }
    return places
  }
}
