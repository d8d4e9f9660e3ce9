import PluginKit

/// The beat by which a link's start may be given.
struct Tempo {
  var beatsPerMinute: Double
  var beatsPerBar: Int

  /// Seconds from the start of the timeline: of a number, that; of `{"bar": n, "beat": m}`, where bar and beat are counted
  /// from 1 and either may be left out. Nil for anything else, and for times before 0.
  func seconds(of start: JSONText) -> Double? {
    let value = start.value
    if let seconds = value?.number { return seconds >= 0 ? seconds : nil }
    guard let fields = value?.object, !fields.isEmpty, fields.keys.allSatisfy({ $0 == "bar" || $0 == "beat" }),
      let bar = Self.count(fields["bar"]), let beat = Self.count(fields["beat"])
    else { return nil }
    return ((bar - 1) * Double(beatsPerBar) + beat - 1) * 60 / beatsPerMinute
  }

  /// 1 where nothing is said; nil for what is not a count.
  private static func count(_ value: JSONValue?) -> Double? {
    guard let value else { return 1 }
    guard let number = value.number, number >= 1 else { return nil }
    return number
  }
}
