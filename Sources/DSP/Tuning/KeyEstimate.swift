import Glibc

/// The key that a melody is most likely in.
///
/// The time spent on each pitch class is correlated with how well each fits a key to listeners' ears: the profiles of C. L. Krumhansl and
/// E. J. Kessler, "Tracing the dynamic changes in perceived tonal organization", Psychological Review 89 (1982), for the
/// twelve major and the twelve minor keys.
public struct KeyEstimate: Sendable {
  public let scale: Scale
  /// The correlation, −1…1.
  public let confidence: Double

  private static let major = [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
  private static let minor = [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]

  /// - Parameters:
  ///   - track: The pitch of the melody.
  ///   - reference: The frequency of A4 in Hz.
  ///
  /// Nil where nothing is voiced.
  public init?(_ track: PitchTrack, reference: Double = 440) {
    var times = Array(repeating: 0.0, count: 12)
    for frame in track.frames where frame.isVoiced {
      let note = 69 + 12 * log2(Double(frame.frequency) / reference)
      // A frame between two notes, as in a glide, speaks for neither.
      let nearest = note.rounded()
      times[((Int(nearest) % 12) + 12) % 12] += 1 - 1.6 * abs(note - nearest)
    }
    guard times.contains(where: { $0 > 0 }) else { return nil }
    var best: (scale: Scale, fit: Double)?
    for tonic in 0..<12 {
      for (mode, profile) in [(Mode.major, Self.major), (.minor, Self.minor)] {
        let fit = Self.correlation((0..<12).map { times[(tonic + $0) % 12] }, profile)
        if fit > best?.fit ?? -.infinity { best = (Scale(tonic: tonic, mode: mode), fit) }
      }
    }
    guard let best else { return nil }
    scale = best.scale
    confidence = best.fit
  }

  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let meanA = a.reduce(0, +) / 12
    let meanB = b.reduce(0, +) / 12
    var (ab, aa, bb) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      ab += (x - meanA) * (y - meanB)
      aa += (x - meanA) * (x - meanA)
      bb += (y - meanB) * (y - meanB)
    }
    return ab / max(1e-12, (aa * bb).squareRoot())
  }
}
