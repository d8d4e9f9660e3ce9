/// What the name of a file or folder tells of the samples in it.
struct FileNameReading {
  /// The instrument that is named, the longest name first: `Closed Hat 2` is a hi-hat and no hat of another kind.
  let instrument: Instrument?
  let genre: Genre?
  /// A note with its octave, such as `C4`, `F#3` or `Bb2`, as a MIDI number.
  let rootNote: Double?
  /// Of `120bpm`, `bpm120` or `120 bpm`.
  let bpm: Double?
  /// Of the words `soft` and `hard`.
  let velocities: ClosedRange<Int>?
  /// Whether it says that it is a loop.
  let isLoop: Bool
  /// The name without what tells takes apart: `soft`, `hard`, `rr2`.
  let sound: String

  init(_ name: String) {
    let words = NameWords.of(name).flatMap(Self.parts)
    instrument = Self.longest(words, Instrument.known)
    genre = Self.longest(words, Genre.known)
    rootNote = name.split(whereSeparator: { " _-()[]".contains($0) }).lazy.compactMap(Self.note).last
    bpm = Self.bpm(words)
    velocities = words.contains("soft") ? 1...89 : words.contains("hard") ? 90...127 : nil
    isLoop = words.contains { Instrument.known($0) == .loop }
    let kept = NameWords.of(name).filter { !["soft", "hard"].contains($0) && !Self.isRoundRobin($0) }
    sound = kept.joined(separator: "-")
  }

  /// Letters and digits of a word apart: `kick01` names a kick. A note's name and `808` stay whole.
  private static func parts(_ word: String) -> [String] {
    let letters = word.prefix { $0.isLetter }
    let digits = word.dropFirst(letters.count)
    return letters.isEmpty || digits.isEmpty || !digits.allSatisfy(\.isNumber)
      ? [word] : [String(letters), String(digits)]
  }

  /// What the most words in a row name; of equally many the last.
  private static func longest<Named>(_ words: [String], _ known: (String) -> Named?) -> Named? {
    for count in [3, 2, 1] where count <= words.count {
      for start in (0...(words.count - count)).reversed() {
        if let named = known(words[start..<(start + count)].joined()) { return named }
      }
    }
    return nil
  }

  private static func isRoundRobin(_ word: String) -> Bool {
    word.hasPrefix("rr") && word.count > 2 && word.dropFirst(2).allSatisfy(\.isNumber)
  }

  private static func bpm(_ words: [String]) -> Double? {
    guard let place = words.firstIndex(where: { $0 == "bpm" || $0.hasSuffix("bpm") }) else { return nil }
    let near =
      [String(words[place].dropLast(3))] + (place > 0 ? [words[place - 1]] : []) + words.dropFirst(place + 1).prefix(1)
    return near.compactMap(Double.init).first { (30...300).contains($0) }
  }

  /// The MIDI number of a note with its octave, where C4 is 60.
  static func note(_ text: some StringProtocol) -> Double? {
    let steps: [Character: Int] = ["c": 0, "d": 2, "e": 4, "f": 5, "g": 7, "a": 9, "b": 11]
    var rest = text.lowercased()[...]
    guard let letter = rest.popFirst(), var step = steps[letter] else { return nil }
    switch rest.first {
    case "#", "s": step += 1
    case "b": step -= 1
    default: break
    }
    if let sign = rest.first, "#sb".contains(sign) { rest.removeFirst() }
    guard rest.count <= 2, let octave = Int(rest), (-1...9).contains(octave) else { return nil }
    let number = 12 * (octave + 1) + step
    return (0...127).contains(number) ? Double(number) : nil
  }
}
