import DSP
import JSON
import Score

extension PitchCurve {
  /// The points of `[{"time": s, "semitones": n}, …]`, with the seconds in place of the frames.
  static func points(_ json: JSONValue) throws(ScoreError) -> [Point] {
    let entries = try ScoreReader.list(
      json, subject: "the curve", fields: ["time", "semitones"],
      example: #"[{"time": 0, "semitones": 2}, …], in seconds and in their order"#)
    var points: [Point] = []
    for entry in entries {
      points.append(
        Point(
          frame: try entry.number("time", in: (points.last?.frame ?? 0)...ScoreLimits.seconds),
          semitones: try entry.number("semitones", in: -24...24)))
    }
    return points
  }
}
