/// The steps of a scale above its tonic.
public enum Mode: String, Hashable, Sendable, CaseIterable {
  case major
  case minor
  case harmonicMinor = "harmonic minor"
  case melodicMinor = "melodic minor"
  case dorian
  case phrygian
  case lydian
  case mixolydian
  case locrian
  case majorPentatonic = "major pentatonic"
  case minorPentatonic = "minor pentatonic"
  case blues
  case wholeTone = "whole tone"
  case diminished
  case chromatic

  /// Semitones above the tonic.
  public var degrees: [Int] {
    switch self {
    case .major: [0, 2, 4, 5, 7, 9, 11]
    case .minor: [0, 2, 3, 5, 7, 8, 10]
    case .harmonicMinor: [0, 2, 3, 5, 7, 8, 11]
    case .melodicMinor: [0, 2, 3, 5, 7, 9, 11]
    case .dorian: [0, 2, 3, 5, 7, 9, 10]
    case .phrygian: [0, 1, 3, 5, 7, 8, 10]
    case .lydian: [0, 2, 4, 6, 7, 9, 11]
    case .mixolydian: [0, 2, 4, 5, 7, 9, 10]
    case .locrian: [0, 1, 3, 5, 6, 8, 10]
    case .majorPentatonic: [0, 2, 4, 7, 9]
    case .minorPentatonic: [0, 3, 5, 7, 10]
    case .blues: [0, 3, 5, 6, 7, 10]
    case .wholeTone: [0, 2, 4, 6, 8, 10]
    case .diminished: [0, 2, 3, 5, 6, 8, 9, 11]
    case .chromatic: Array(0..<12)
    }
  }

  /// The mode that `words`, in lower case, mean in whatever order.
  init?(words: [String]) {
    let short = ["maj": "major", "min": "minor", "ionian": "major", "aeolian": "minor", "natural": ""]
    let wanted = Set(words.map { short[$0] ?? $0 }.filter { !$0.isEmpty })
    let synonyms: [Set<String>: Mode] = [
      ["pentatonic"]: .majorPentatonic, ["octatonic"]: .diminished, ["wholetone"]: .wholeTone,
    ]
    guard
      let mode = Self.allCases.first(where: { Set($0.rawValue.split(separator: " ").map(String.init)) == wanted })
        ?? synonyms[wanted]
    else { return nil }
    self = mode
  }
}

/// Names of notes.
public enum NoteName {
  private static let sharps = ["C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"]

  /// The usual name of a note that many semitones above C.
  static func text(_ pitchClass: Int) -> String { sharps[(pitchClass % 12 + 12) % 12] }

  /// The name of the semitone nearest to a MIDI number, with its octave: "A4" for 69.
  public static func ofMIDI(_ number: Double) -> String {
    let note = Int(number.rounded())
    return "\(text(note))\((note + 120) / 12 - 11)"
  }

  /// Semitones above C of "c", "f#", "bb", "g♯"; nil for other texts.
  static func pitchClass(_ text: String) -> Int? {
    let naturals: [Character: Int] = ["c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11]
    guard let letter = text.lowercased().first, var value = naturals[letter] else { return nil }
    for sign in text.dropFirst() {
      switch sign {
      case "#", "♯": value += 1
      case "b", "♭": value -= 1
      default: return nil
      }
    }
    return (value + 24) % 12
  }
}
