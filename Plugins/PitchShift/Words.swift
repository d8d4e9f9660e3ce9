import JSON
import PluginKit

/// A word of a recording, in seconds.
struct Word: Hashable {
  var label: String
  var start: Double
  var end: Double

  /// The words of `[{"word": "…", "start": s, "end": s}, …]`; nil for anything else.
  static func list(_ text: JSONText) -> [Word]? {
    guard case .array(let entries)? = text.value else { return nil }
    var words: [Word] = []
    for entry in entries {
      guard let start = entry["start"]?.number, let end = entry["end"]?.number, start >= 0, end > start else {
        return nil
      }
      words.append(Word(label: entry["word"]?.string ?? "", start: start, end: end))
    }
    return words
  }

  /// The words of a list of events, counted from `origin` seconds on the timeline.
  static func list(_ events: EventList, origin: Double) -> [Word] {
    events.events.filter { $0.duration > 0 }.map { event in
      let start = Double(event.start) / Double(events.rate) - origin
      return Word(
        label: event.label ?? "", start: max(0, start), end: start + Double(event.duration) / Double(events.rate))
    }.filter { $0.end > $0.start }
  }
}

/// A note of a melody, in beats from its beginning.
struct Note: Hashable {
  var word: String?
  var midiNote: Double
  var start: Double
  var duration: Double

  private static let fields: Set = ["word", "midi_note", "start_beat", "duration_beats"]

  /// The notes of `[{"word": "…", "midi_note": n, "start_beat": b, "duration_beats": b}, …]`, where `word` may be left out, and
  /// `start_beat` where a note follows the one before; nil for anything else.
  static func list(_ text: JSONText) -> [Note]? {
    guard case .array(let entries)? = text.value else { return nil }
    var notes: [Note] = []
    for entry in entries {
      guard case .object(let object) = entry, object.keys.allSatisfy(fields.contains),
        let midiNote = object["midi_note"]?.number, (0...127).contains(midiNote),
        let duration = object["duration_beats"]?.number, duration > 0
      else { return nil }
      let start = object["start_beat"]?.number ?? notes.last.map { $0.start + $0.duration } ?? 0
      guard start >= 0 else { return nil }
      notes.append(Note(word: object["word"]?.string, midiNote: midiNote, start: start, duration: duration))
    }
    return notes
  }

  /// Each note with its word: the next one, or the next of that name. Notes for which there is no word are left out.
  static func assign(_ notes: [Note], to words: [Word]) -> [(note: Note, word: Word)] {
    var pairs: [(Note, Word)] = []
    var next = 0
    for note in notes {
      let found = words.indices.dropFirst(next).first { index in
        guard let name = note.word else { return true }
        return words[index].label.lowercased() == name.lowercased()
      }
      guard let found else { continue }
      pairs.append((note, words[found]))
      next = found + 1
    }
    return pairs
  }
}
