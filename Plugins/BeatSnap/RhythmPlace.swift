import PluginKit

/// An entry of a rhythm: when a word is said.
struct RhythmPlace: Hashable {
  /// Which word; nil takes the next.
  var word: String?
  /// From 1.
  var bar: Int
  /// In the bar, from 1; 1.5 is the half after the first beat.
  var beat: Double
  /// How long the word is made; nil leaves it as long as it is.
  var beats: Double?

  /// Beats from the start of the first bar.
  func beats(beatsPerBar: Int) -> Double { Double((bar - 1) * beatsPerBar) + beat - 1 }

  /// The entries of `[{"word"?, "bar", "beat_position", "duration_beats"?}, …]`.
  static func list(_ json: JSONText) throws(StageError) -> [RhythmPlace] {
    guard let entries = json.value?.array else { throw malformed("is not a list") }
    var places: [RhythmPlace] = []
    for (index, entry) in entries.enumerated() {
      guard let bar = entry["bar"]?.integer, let beat = entry["beat_position"]?.number else {
        throw malformed("lacks \"bar\" and \"beat_position\" in entry \(index + 1)")
      }
      guard (1...1_000_000).contains(bar), (1...1000).contains(beat) else {
        throw malformed("has a bar or a beat below 1 in entry \(index + 1)")
      }
      let beats = entry["duration_beats"]?.number
      if let beats, !(beats > 0 && beats < 1000) {
        throw malformed("has a duration that is not above 0 in entry \(index + 1)")
      }
      places.append(RhythmPlace(word: entry["word"]?.string, bar: Int(bar), beat: beat, beats: beats))
    }
    return places
  }

  private static func malformed(_ problem: String) -> StageError {
    .badParameter(
      "`rhythm` \(problem): it must be [{\"word\"?, \"bar\", \"beat_position\", \"duration_beats\"?}, …], counted from 1",
      about: "rhythm")
  }
}
