import DSP
import Glibc
import PluginKit

/// Words on the notes of a melody.
struct Song {
  private let pairs: [(note: Note, word: Word)]
  private let bpm: Double
  private let transposition: Double
  private let rate: Double

  /// What surrounds a word, in seconds, and fades at each of its ends.
  private static let margin = 0.01

  init(_ pairs: [(note: Note, word: Word)], bpm: Double, transposition: Double, rate: Double) {
    self.pairs = pairs
    self.bpm = bpm
    self.transposition = transposition
    self.rate = rate
  }

  /// The song: every word on its note, beginning on its beat. As long as the last note.
  func sung(_ recording: Recording, keepsFormants: Bool, _ node: Node) throws(StageError) -> Recording {
    let beat = 60 / bpm * rate
    let end = pairs.map { ($0.note.start + $0.note.duration) * beat }.max() ?? 0
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
          "the word \"\(word.label)\" at \(word.start) s lies past the end of the recording", about: "words")
      }
      let sung = SungWord(
        source: source, duration: max(1, Int((note.duration * beat).rounded())),
        frequency: 440 * exp2((note.midiNote + transposition - 69) / 12))
      let audio = sung.render(recording.channels, track: track, margin: margin, keepsFormants: keepsFormants)
      song.mix(audio, at: Int((note.start * beat).rounded()) - margin)
    }
    return song
  }
}
