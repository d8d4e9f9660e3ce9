import Glibc

/// Divides the pitch of a voice into notes: the piecewise constant melody that fits it best.
///
/// A path search over a grid of quarter semitones: every frame costs its distance to the note, capped so that a scoop or a crack
/// is no note, and every change of the note costs as much as some frames of being off. So vibrato stays around one
/// note, and a glide is divided where it is nearer to the next (the idea of M. Mauch et al., "Computer-aided melody note
/// transcription using the Tony software", TENOR 2015, without its trained model).
struct NotePath: Sendable {
  /// A stretch of frames on one note.
  struct Note: Hashable, Sendable {
    var frames: Range<Int>
    /// MIDI note number, in quarters.
    var pitch: Double
  }

  /// In order; between them nothing is voiced.
  private(set) var notes: [Note] = []

  /// - Parameters:
  ///   - track: The pitch.
  ///   - change: What a new note costs, in seconds of being a semitone off.
  init(of track: PitchTrack, change: Double = 0.08) {
    let price = Float(change * track.sampleRate / track.hop)
    for run in track.voicedRuns { append(run, of: track, price: price) }
  }

  private mutating func append(_ run: Range<Int>, of track: PitchTrack, price: Float) {
    let pitches = run.map { Float(69 + 12 * log2(Double(track.frames[$0].frequency) / 440)) }
    guard let lowest = pitches.min(), let highest = pitches.max() else { return }
    let base = (lowest * 4).rounded(.down) / 4
    let count = Int(((highest - base) * 4).rounded(.up)) + 1
    var scores = [Float](repeating: 0, count: count)
    var changed = [Bool](repeating: false, count: count * pitches.count)
    var cheapest = [Int](repeating: 0, count: pitches.count)
    for (index, pitch) in pitches.enumerated() {
      var best = 0
      for note in 0..<count where scores[note] < scores[best] { best = note }
      cheapest[index] = best
      let new = scores[best] + price
      for note in 0..<count {
        if scores[note] > new {
          scores[note] = new
          changed[index * count + note] = true
        }
        let distance = abs(pitch - base - Float(note) / 4)
        scores[note] += min(1.5, distance * distance)
      }
    }
    var note = scores.indices.min { scores[$0] < scores[$1] } ?? 0
    var end = pitches.count
    var found: [Note] = []
    for index in pitches.indices.reversed() where index == 0 || changed[index * count + note] {
      found.append(
        Note(
          frames: run.lowerBound + index..<run.lowerBound + end, pitch: Double(base) + Double(note) / 4))
      end = index
      note = cheapest[index]
    }
    notes += found.reversed()
  }
}
