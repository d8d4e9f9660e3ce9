public import JSON

extension Melody {
  /// What a melody looks like, for messages and help.
  public static let example = #"[{"midi_note": 60, "start_beat": 0, "duration_beats": 1}, …]"#

  /// The melody of `[{"midi_note", "start_beat"?, "duration_beats", "velocity"?, "word"?}, …]`, or with `start` and `duration` in seconds
  /// instead, all in one or the other. Times count from 0; a note without a start follows the one before, and a velocity left out is
  /// 100.
  ///
  /// - Throws: ``ScoreError`` for the first thing that is wrong.
  public init(_ json: JSONValue, subject: String = "the melody") throws(ScoreError) {
    let entries = try ScoreReader.list(
      json, subject: subject,
      fields: ["midi_note", "start_beat", "duration_beats", "start", "duration", "velocity", "word"],
      example: Self.example)
    let inSeconds = entries.first.map { $0["duration"] != nil || $0["start"] != nil } ?? false
    let (start, duration) = inSeconds ? ("start", "duration") : ("start_beat", "duration_beats")
    let others = inSeconds ? ["start_beat", "duration_beats"] : ["start", "duration"]
    let limit = inSeconds ? ScoreLimits.seconds : ScoreLimits.beats
    self.init(unit: inSeconds ? .seconds : .beats)
    notes.reserveCapacity(entries.count)
    var end = 0.0
    for entry in entries {
      for other in others where entry[other] != nil {
        throw ScoreError(
          subject, at: "\(entry.pointer)/\(other)",
          "does not fit the first note, which has \"\(duration)\"; write all times in beats, or all in seconds")
      }
      let note = Note(
        note: try entry.number("midi_note", in: ScoreLimits.notes),
        start: try entry.number(start, in: 0...limit, or: min(end, limit)),
        duration: try entry.positive(duration, upTo: limit),
        velocity: try entry.number("velocity", in: ScoreLimits.velocities, or: 100), word: try entry.text("word"))
      notes.append(note)
      end = note.start + note.duration
    }
  }
}
