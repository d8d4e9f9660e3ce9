import PluginKit

/// The beats that a list of events tells.
struct RecordedBeats {
  /// Seconds.
  var times: [Double] = []
  /// Which of them is the first of a bar.
  var first = 0
  var beatsPerBar: Int?

  /// - Throws: `badInput` for fewer than two beats, and for beats that do not follow one another.
  init(_ list: EventList) throws(StageError) {
    times = list.events.map { Double($0.start) / Double(list.rate) }
    first = list.events.firstIndex { $0.label == "1" } ?? 0
    let told = list.events.first?.attributes?.value?["beats_per_bar"]?.integer
    beatsPerBar = told.flatMap { (1...64).contains($0) ? Int($0) : nil }
    guard times.count > 1, first < times.count - 1 else {
      throw .badInput("the recording has no beat to play to; leave \"beats\" out and set `bpm`", about: "events")
    }
    guard zip(times, times.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .badInput("the beats do not follow one another in time", about: "events")
    }
  }
}
