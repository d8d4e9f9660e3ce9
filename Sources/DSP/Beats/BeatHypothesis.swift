import Glibc

/// A sequence of beats that may be the right one, and how much speaks for it.
///
/// The path search finds the best beats at a given tempo; which of the tempos people would tap along with is decided here, by how strongly
/// sounds begin on the beats and how usual the tempo is.
struct BeatHypothesis: Sendable {
  /// Frames of the pulse.
  var beats: [Int]
  /// Beats a minute.
  var tempo: Double
  /// The logarithm of a likelihood, up to a constant.
  var score: Double

  /// Nil for fewer than two beats.
  init?(beats: [Int], of pulse: Pulse) {
    guard beats.count > 1 else { return nil }
    self.beats = beats
    let interval = Double(beats[beats.count - 1] - beats[0]) / Double(beats.count - 1)
    tempo = 60 * pulse.rate / interval
    let onBeat = beats.reduce(0.0) { $0 + Double(pulse.peak(at: Double($1))) } / Double(beats.count)
    var quarters = 0.0
    for (beat, next) in zip(beats, beats.dropFirst()) {
      for part in [0.25, 0.75] {
        quarters += max(-0.5, Double(pulse.peak(at: Double(beat) + part * Double(next - beat)))) / 2
      }
    }
    quarters /= Double(beats.count - 1)
    score = Self.prior(tempo) + 1.5 * onBeat - 0.4 * quarters
  }

  /// How usual a tempo is: log-normal, so that twice as fast and half as fast as usual are alike. Beats of a slow pulse are stronger, because
  /// the path chooses among more, so the centre lies above the usual tempo.
  private static func prior(_ tempo: Double) -> Double {
    let distance = log(tempo / 110)
    return 2.3 * distance - 2.2 * distance * distance
  }

  /// Whether most beats are those of `other`.
  func isLike(_ other: BeatHypothesis) -> Bool {
    guard abs(tempo / other.tempo - 1) < 0.04 else { return false }
    var shared = 0
    var index = 0
    for beat in beats {
      while index < other.beats.count && other.beats[index] < beat - 6 { index += 1 }
      if index < other.beats.count && abs(other.beats[index] - beat) <= 6 { shared += 1 }
    }
    return shared * 2 > beats.count
  }
}
