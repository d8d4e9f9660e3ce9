import PluginKit

/// Counts beats: which beat it is at a time, and when a beat is.
struct BeatClock {
  /// When beat 0, 1, 2 … is, in seconds; at least two, rising.
  private let times: [Double]

  /// A steady tempo.
  ///
  /// - Parameter origin: When a beat is, in seconds.
  init(bpm: Double, origin: Double) {
    times = [origin, origin + 60 / bpm]
  }

  /// The beats of a list; nil where there are fewer than two.
  init?(_ beats: EventList) {
    var times: [Double] = []
    for event in beats.events {
      let time = Double(event.start) / Double(beats.rate)
      if let last = times.last, time <= last { continue }
      times.append(time)
    }
    guard times.count > 1 else { return nil }
    self.times = times
  }

  /// The beat at `time`, with fraction; before the first and after the last the tempo goes on.
  func beat(at time: Double) -> Double {
    var (low, high) = (0, times.count - 1)
    while high - low > 1 {
      let middle = (low + high) / 2
      if times[middle] <= time { low = middle } else { high = middle }
    }
    return Double(low) + (time - times[low]) / (times[high] - times[low])
  }

  /// When `beat` is, in seconds.
  func time(of beat: Double) -> Double {
    let low = min(max(0, Int(max(0, min(beat, Double(times.count))).rounded(.down))), times.count - 2)
    return times[low] + (beat - Double(low)) * (times[low + 1] - times[low])
  }
}
