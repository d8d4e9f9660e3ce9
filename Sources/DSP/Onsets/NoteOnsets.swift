import Glibc

/// Onsets of sung notes, by the pitch and the rise of the spectrum together.
///
/// A note begins where voicing begins after a pause or a consonant, where the pitch goes to another note, and where a note is sung
/// again after the sound has dipped. What the spectrum alone shows inside of a steady note is left out: vowels
/// change there.
struct NoteOnsets: Sendable {
  private let track: PitchTrack
  private let novelty: Novelty

  init(track: PitchTrack, novelty: Novelty) {
    self.track = track
    self.novelty = novelty
  }

  /// Seconds for which a note must last.
  private static let shortest = 0.08

  func onsets() -> [Onset] {
    let notes = NotePath(of: track).notes.filter { seconds($0.frames.count) >= Self.shortest }
    let levels = novelty.level
    var onsets: [Onset] = []
    func add(_ position: Double, _ strength: Double) {
      if let last = onsets.last, position - last.position < 0.07 * track.sampleRate { return }
      onsets.append(Onset(position: max(0, position), strength: min(1, max(0, strength))))
    }
    for (index, note) in notes.enumerated() {
      let start = Double(note.frames.lowerBound) * track.hop
      let confidence = Double(track.frames[note.frames.lowerBound].confidence)
      if index == 0 {
        add(start, confidence)
      } else {
        let last = notes[index - 1]
        let gap = seconds(note.frames.lowerBound - last.frames.upperBound)
        let interval = abs(note.pitch - last.pitch)
        if gap > 0.03 || interval >= 0.75
          || dip(levels, before: start, from: Double(last.frames.upperBound) * track.hop) > 0.25
        {
          add(start, max(confidence, min(1, interval / 2)))
        }
      }
      for position in repeats(in: note.frames, levels: levels) { add(position, 0.5) }
    }
    return onsets
  }

  private func seconds(_ frames: Int) -> Double { Double(frames) * track.hop / track.sampleRate }

  /// By how much the level falls between two positions below what follows, as a share of the usual level.
  private func dip(_ levels: [Float], before position: Double, from earlier: Double) -> Double {
    let first = index(earlier) - 4
    let last = index(position) + 4
    guard let low = slice(levels, first, last).min(), let after = slice(levels, last, last + 10).max() else { return 0 }
    return after > 0 ? Double(1 - low / after) : 0
  }

  /// Where a steady note is sung again: the level dips and rises, and the spectrum with it.
  private func repeats(in frames: Range<Int>, levels: [Float]) -> [Double] {
    let first = index(Double(frames.lowerBound) * track.hop) + 16
    let last = index(Double(frames.upperBound) * track.hop) - 12
    guard first < last, last < levels.count else { return [] }
    var found: [Double] = []
    var frame = first
    while frame < last {
      let here = levels[frame]
      let before = slice(levels, frame - 24, frame).max() ?? 0
      let after = slice(levels, frame, frame + 20).max() ?? 0
      let isLowest = here <= (slice(levels, frame - 8, frame + 8).min() ?? 0)
      if isLowest && here < 0.75 * min(before, after) {
        // The steepest rise after the dip.
        var steepest = frame
        for other in frame..<min(frame + 20, levels.count) where novelty.flux[other] > novelty.flux[steepest] {
          steepest = other
        }
        found.append(novelty.position(ofFrame: Double(steepest)))
        frame += 20
      } else {
        frame += 1
      }
    }
    return found
  }

  private func index(_ position: Double) -> Int { Int((position / novelty.hop).rounded()) }

  private func slice(_ values: [Float], _ from: Int, _ to: Int) -> ArraySlice<Float> {
    let range = max(0, from)..<max(0, to)
    return values[range.clamped(to: values.indices)]
  }
}
