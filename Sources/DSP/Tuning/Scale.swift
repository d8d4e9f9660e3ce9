/// The notes that a melody is made of, in every octave.
public struct Scale: Hashable, Sendable {
  /// What it is called: "A minor", "chromatic", or its notes.
  public let name: String
  /// Semitones above C, 0…11, in rising order; at least one.
  public let pitchClasses: [Int]

  init(name: String, pitchClasses: some Sequence<Int>) {
    self.name = name
    self.pitchClasses = Set(pitchClasses.map { ($0 % 12 + 12) % 12 }).sorted()
  }

  /// Every semitone.
  public static let chromatic = Scale(name: "chromatic", pitchClasses: 0..<12)

  /// A scale by its tonic and mode, "C major", "F# dorian", "Bb minor pentatonic"; "chromatic"; or its notes, "C Eb F G". A tonic alone is
  /// major, and with an m behind it minor: "Am". Nil where the text is none of these.
  public init?(_ text: String) {
    let words = text.lowercased().split { " ,;:-_\t".contains($0) }.map(String.init)
    guard let first = words.first else { return nil }
    if words == ["chromatic"] {
      self = .chromatic
      return
    }
    let rest = words.dropFirst()
    if let tonic = NoteName.pitchClass(first) {
      if rest.isEmpty {
        self.init(tonic: tonic, mode: .major)
      } else if let mode = Mode(words: Array(rest)) {
        self.init(tonic: tonic, mode: mode)
      } else {
        let notes = words.map(NoteName.pitchClass)
        guard notes.allSatisfy({ $0 != nil }) else { return nil }
        let classes = notes.compactMap(\.self)
        self.init(name: classes.map { NoteName.text($0) }.joined(separator: " "), pitchClasses: classes)
      }
    } else if rest.isEmpty, first.hasSuffix("m"), let tonic = NoteName.pitchClass(String(first.dropLast())) {
      self.init(tonic: tonic, mode: .minor)
    } else {
      return nil
    }
  }

  /// - Parameter tonic: Semitones above C.
  public init(tonic: Int, mode: Mode) {
    self.init(name: "\(NoteName.text(tonic)) \(mode.rawValue)", pitchClasses: mode.degrees.map { tonic + $0 })
  }

  /// Whether `note`, a MIDI number, belongs to it.
  public func contains(_ note: Int) -> Bool {
    pitchClasses.contains((note % 12 + 12) % 12)
  }
}
