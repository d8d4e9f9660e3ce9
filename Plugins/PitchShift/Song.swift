import DSP
import Glibc
import PluginKit
import Score

/// Words on the notes of a melody.
struct Song {
  /// Notes in seconds.
  private let pairs: [(note: Melody.Note, word: Word)]
  private let transposition: Double
  private let rate: Double

  /// A song is made in memory.
  private static let longest = 3600.0
  /// What surrounds a word, in seconds, and fades at each of its ends.
  private static let margin = 0.01

  /// Each note with its word: the next one, or the next that is spelled so. Notes for which there is no word are left out.
  static func assign(_ notes: [Melody.Note], to words: [Word]) -> [(note: Melody.Note, word: Word)] {
    var pairs: [(Melody.Note, Word)] = []
    var next = 0
    for note in notes {
      let found = words.indices.dropFirst(next).first { index in note.word.map(words[index].isSpelled) ?? true }
      guard let found else { continue }
      pairs.append((note, words[found]))
      next = found + 1
    }
    return pairs
  }

  init(_ pairs: [(note: Melody.Note, word: Word)], transposition: Double, rate: Double) {
    self.pairs = pairs
    self.transposition = transposition
    self.rate = rate
  }

  /// The song: every word on its note, beginning at its time. As long as the last note.
  func sung(_ recording: Recording, keepsFormants: Bool, _ node: Node) throws(StageError) -> Recording {
    let end = pairs.map { ($0.note.start + $0.note.duration) * rate }.max() ?? 0
    guard end <= Self.longest * rate else {
      throw StageError(.limit, "the melody ends after \(end / rate) s; a song lasts an hour at most", about: "melody")
    }
    var song = Recording()
    song.channels = Array(repeating: Array(repeating: 0, count: Int(end.rounded())), count: recording.channels.count)
    let track = SungWord.vowels(of: PitchTracker(sampleRate: rate).track(recording.middle.span))
    let margin = max(1, Int(Self.margin * rate))
    for (note, word) in pairs {
      try node.checkCancellation()
      let start = min(recording.frames, Int((word.start * rate).rounded()))
      let source = start..<max(start, min(recording.frames, Int((word.end * rate).rounded())))
      guard !source.isEmpty else {
        throw .badInput(
          "the word \"\(word.text)\" at \(word.start) s lies past the end of the recording", about: "words")
      }
      let sung = SungWord(
        source: source, duration: max(1, Int((note.duration * rate).rounded())),
        frequency: 440 * exp2((note.note + transposition - 69) / 12))
      let audio = sung.render(recording.channels, track: track, margin: margin, keepsFormants: keepsFormants)
      song.mix(audio, at: Int((note.start * rate).rounded()) - margin)
    }
    return song
  }
}
