public import JSON

/// Bounds of what a score may hold, checked before memory is taken.
public enum ScoreLimits {
  /// Bars of a pattern, and of what is made of it.
  public static let bars = 1...10_000
  /// Steps in a bar.
  public static let subdivisions = 1...1024
  /// Events of one score.
  public static let events = 1_000_000
  /// Beats from the start to anything.
  public static let beats = 1e6
}

extension DrumPattern {
  /// The pattern of `{"bpm"?, "bars"?, "subdivisions"?, "beats": [{"bar"?, "position", "instrument", "velocity"?}, …]}`: bars and
  /// positions count from 1, a bar has 16 positions unless told, and a velocity left out is 100.
  ///
  /// - Throws: ``RhythmError`` for the first thing that is wrong.
  public init(_ json: JSONValue) throws(RhythmError) {
    let reader = try ScoreReader(json, subject: "the rhythm", known: ["bpm", "bars", "subdivisions", "beats"])
    guard let entries = reader["beats"]?.array else {
      throw RhythmError(
        "the rhythm lacks \"beats\": [{\"bar\": 1, \"position\": 1, \"instrument\": \"kick\", \"velocity\": 100}, …]")
    }
    guard entries.count <= ScoreLimits.events else {
      throw RhythmError("the rhythm has \(entries.count) beats; at most \(ScoreLimits.events) are played")
    }
    let steps = try reader.integer("subdivisions", in: ScoreLimits.subdivisions, or: 16)
    let told = try reader["bars"] == nil ? nil : reader.integer("bars", in: ScoreLimits.bars)
    var hits: [Hit] = []
    hits.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      let entry = try ScoreReader(
        entry, subject: "beat \(index + 1) of the rhythm", known: ["bar", "position", "instrument", "velocity"])
      guard let instrument = entry["instrument"]?.string, !instrument.isEmpty else {
        throw RhythmError("\(entry.subject) lacks the name of an \"instrument\"")
      }
      let bar = try entry.integer("bar", in: 1...(told ?? ScoreLimits.bars.upperBound), or: 1)
      let position = try entry.number("position", in: 1...Double(steps + 1))
      guard position < Double(steps + 1) else {
        throw RhythmError("\(entry.subject): position \(position) lies in the next bar; a bar has \(steps) positions")
      }
      let velocity = try entry.number("velocity", in: 1...127, or: 100)
      hits.append(Hit(bar: bar, position: position, instrument: instrument, velocity: velocity))
    }
    self.init(
      bpm: try reader["bpm"] == nil ? nil : reader.number("bpm", in: 20...400),
      bars: told ?? hits.map(\.bar).max() ?? 1, subdivisions: steps, hits: hits)
  }
}

extension MelodyNote {
  /// The notes of `[{"midi_note", "start_beat", "duration_beats", "velocity"?}, …]`; beats count from 0, and a velocity left out
  /// is 100.
  ///
  /// - Throws: ``RhythmError`` for the first thing that is wrong.
  public static func list(_ json: JSONValue) throws(RhythmError) -> [MelodyNote] {
    guard let entries = json.array else {
      throw RhythmError(
        "the melody must be a list of notes: [{\"midi_note\": 60, \"start_beat\": 0, \"duration_beats\": 1, \"velocity\": 100}, …]"
      )
    }
    guard entries.count <= ScoreLimits.events else {
      throw RhythmError("the melody has \(entries.count) notes; at most \(ScoreLimits.events) are played")
    }
    var notes: [MelodyNote] = []
    notes.reserveCapacity(entries.count)
    for (index, entry) in entries.enumerated() {
      let entry = try ScoreReader(
        entry, subject: "note \(index + 1) of the melody",
        known: ["midi_note", "start_beat", "duration_beats", "velocity"])
      let duration = try entry.number("duration_beats", in: 0...ScoreLimits.beats)
      guard duration > 0 else {
        throw RhythmError("\(entry.subject) has no length; \"duration_beats\" must be above 0")
      }
      notes.append(
        MelodyNote(
          note: try entry.number("midi_note", in: 0...127),
          start: try entry.number("start_beat", in: 0...ScoreLimits.beats),
          duration: duration, velocity: try entry.number("velocity", in: 1...127, or: 100)))
    }
    return notes
  }
}
