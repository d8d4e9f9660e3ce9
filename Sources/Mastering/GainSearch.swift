import PluginKit

/// Finds the gain that brings a clip to a loudness although a limiter then takes some of it away: by trying, each time corrected by what
/// was missing.
struct GainSearch {
  /// What a gain comes to behind the limiter.
  struct Trial {
    /// In dB.
    var gain: Double
    /// In LUFS.
    var loudness: Double
  }

  /// In LUFS.
  let target: Double
  /// Of the clip as it came, in LUFS.
  let loudness: Double

  /// How near is near enough, in LU.
  static let tolerance = 0.05
  private static let mostTrials = 4
  /// More than this on top, in dB, would be heard as distortion and not as loudness.
  private static let mostMakeup = 6.0

  /// The trial nearest to the target.
  ///
  /// - Parameter loudness: Of the clip at a gain, behind the limiter.
  func best(_ loudness: (_ gain: Double) throws(StageError) -> Double?) throws(StageError) -> Trial {
    let plain = target - self.loudness
    var best = Trial(gain: plain, loudness: -.infinity)
    var last: Trial?
    var gain = plain
    for _ in 0..<Self.mostTrials {
      let trial = Trial(gain: gain, loudness: try loudness(gain) ?? -.infinity)
      if miss(trial) < miss(best) { best = trial }
      // Behind a limiter a decibel of gain is less than one of loudness; how much less, two trials tell, and one can guess.
      let slope = last.map { (trial.loudness - $0.loudness) / (trial.gain - $0.gain) } ?? 0.8
      let next = min(trial.gain + (target - trial.loudness) / max(slope, 0.1), plain + Self.mostMakeup)
      if miss(best) <= Self.tolerance || abs(next - trial.gain) < 0.01 || !next.isFinite { break }
      last = trial
      gain = next
    }
    return best
  }

  private func miss(_ trial: Trial) -> Double { abs(target - trial.loudness) }
}
