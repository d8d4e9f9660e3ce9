import DSP
import PluginKit

/// A note that is to be sung at a time.
struct MelodyNote {
  /// On the timeline, in seconds.
  var times: Range<Double>
  /// MIDI number, with fraction.
  var note: Double

  /// The notes of a list of events; those without a value say nothing about pitch and are left out.
  static func list(_ events: EventList) -> [MelodyNote] {
    events.events.compactMap { event in
      guard let value = event.value, event.duration > 0 else { return nil }
      let start = Double(event.start) / Double(events.rate)
      return MelodyNote(times: start..<start + Double(event.duration) / Double(events.rate), note: value)
    }
  }

  /// The notes of the parameter `melody`.
  static func list(_ text: JSONText) throws(StageError) -> [MelodyNote] {
    guard let entries = text.value?.array else {
      throw .badParameter(
        "a melody is a list of notes: [{ \"midi_note\": 60, \"start\": 0, \"duration\": 0.5 }, …]", about: "melody")
    }
    var notes: [MelodyNote] = []
    for (index, entry) in entries.enumerated() {
      guard let note = entry["midi_note"]?.number, (0...127).contains(note), let start = entry["start"]?.number,
        start >= 0,
        let duration = entry["duration"]?.number, duration > 0
      else {
        throw .badParameter(
          "note \(index + 1) of the melody needs a `midi_note` from 0 to 127, a `start` and a `duration` in seconds",
          about: "melody")
      }
      notes.append(MelodyNote(times: start..<start + duration, note: note))
    }
    return notes
  }
}
