import DSP
import JSON
import PluginKit

extension PitchCurve {
  /// The points of `[{"time": s, "semitones": n}, …]`, with the seconds in place of the frames; nil for anything else.
  static func points(_ text: JSONText) -> [Point]? {
    guard case .array(let entries)? = text.value else { return nil }
    var points: [Point] = []
    for entry in entries {
      guard case .object(let fields) = entry, fields.keys.allSatisfy({ $0 == "time" || $0 == "semitones" }),
        let time = fields["time"]?.number, let semitones = fields["semitones"]?.number,
        time >= points.last?.frame ?? 0, abs(semitones) <= 24
      else { return nil }
      points.append(Point(frame: time, semitones: semitones))
    }
    return points
  }
}
