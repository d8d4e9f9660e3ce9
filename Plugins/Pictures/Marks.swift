import PluginKit

/// What was found in a recording, by kind; times in seconds.
struct Marks {
  struct Span {
    var start: Double
    var end: Double
    var label: String?
    /// MIDI number of a note.
    var value: Double?
  }

  var segments: [Span] = []
  var notes: [Span] = []
  var hits: [Span] = []
  /// With the number in the bar as label.
  var beats: [Span] = []
  /// Runs of frames that have a pitch: time and Hz.
  var pitch: [[(time: Double, frequency: Double)]] = []

  /// Lists of other kinds are drawn as segments.
  init(_ lists: [EventList]) {
    for list in lists {
      let rate = Double(list.rate)
      let spans = list.events.map { event in
        Span(
          start: Double(event.start) / rate, end: Double(event.start + event.duration) / rate, label: event.label,
          value: event.value)
      }
      switch list.kind {
      case "notes": notes += spans
      case "hits", "onsets": hits += spans
      case "beats": beats += spans
      case "pitch": addPitch(spans)
      default: segments += spans
      }
    }
  }

  private mutating func addPitch(_ frames: [Span]) {
    var run: [(time: Double, frequency: Double)] = []
    for frame in frames {
      if let frequency = frame.value, frequency > 0 {
        run.append((frame.start, frequency))
      } else if !run.isEmpty {
        pitch.append(run)
        run = []
      }
    }
    if !run.isEmpty { pitch.append(run) }
  }
}
