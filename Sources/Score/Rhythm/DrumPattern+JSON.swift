public import JSON

extension DrumPattern {
  /// What the hits of a pattern look like, for messages.
  private static let example = #"[{"bar": 1, "position": 1, "instrument": "kick", "velocity": 100}, …]"#

  /// The pattern of `{"bpm"?, "bars"?, "subdivisions"?, "beats": [{"bar"?, "position", "instrument", "velocity"?}, …]}`: bars and
  /// positions count from 1, a bar has 16 positions unless told, and a velocity left out is 100.
  ///
  /// - Throws: ``ScoreError`` for the first thing that is wrong.
  public init(_ json: JSONValue) throws(ScoreError) {
    let reader = try ScoreReader(json, subject: "the rhythm", fields: ["bpm", "bars", "subdivisions", "beats"])
    guard let beats = reader["beats"] else { throw reader.wrong("beats", nil, "a list: \(Self.example)") }
    let entries = try ScoreReader.list(
      beats, subject: reader.subject, at: "/beats", fields: ["bar", "position", "instrument", "velocity"],
      example: Self.example)
    let steps = try reader.integer("subdivisions", in: ScoreLimits.subdivisions, or: 16)
    let told = try reader["bars"] == nil ? nil : reader.integer("bars", in: ScoreLimits.bars)
    var hits: [Hit] = []
    hits.reserveCapacity(entries.count)
    for entry in entries {
      guard let instrument = try entry.text("instrument"), !instrument.isEmpty else {
        throw entry.wrong("instrument", entry["instrument"], "the name of a drum, such as \"kick\"")
      }
      let position = try entry.number("position", in: 1...Double(steps + 1))
      guard position < Double(steps + 1) else {
        throw ScoreError(
          reader.subject, at: "\(entry.pointer)/position", "is in the next bar; a bar has \(steps) positions")
      }
      hits.append(
        Hit(
          bar: try entry.integer("bar", in: 1...(told ?? ScoreLimits.bars.upperBound), or: 1), position: position,
          instrument: instrument, velocity: try entry.number("velocity", in: ScoreLimits.velocities, or: 100)))
    }
    self.init(
      bpm: try reader["bpm"] == nil ? nil : reader.number("bpm", in: 20...400),
      bars: told ?? hits.map(\.bar).max() ?? 1, subdivisions: steps, hits: hits)
  }
}
