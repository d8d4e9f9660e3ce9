import Glibc

/// The key that a melody or a piece of music is most likely in.
///
/// How much there is of each pitch class is correlated with how well each fits the twelve major and the twelve minor keys, as
/// C. L. Krumhansl did first ("Cognitive Foundations of Musical Pitch", Oxford 1990).
public struct KeyEstimate: Sendable {
  /// A key that it may be.
  public struct Candidate: Hashable, Sendable {
    /// Major or minor.
    public let scale: Scale
    /// How well the pitch classes fit: their correlation with the key's profile, −1…1.
    public let correlation: Double
    /// 0…1; those of all keys together are as much as the best correlation.
    public let confidence: Double
  }

  /// All 24 keys, the likeliest first.
  public let candidates: [Candidate]
  /// By how many cents, −50…50, the music lies above the reference.
  public let tuning: Double

  /// The likeliest.
  public var scale: Scale { candidates[0].scale }
  /// How certain it is, 0…1.
  public var confidence: Double { candidates[0].confidence }

  /// A correlation higher by this much is e times as likely.
  private static let temperature = 0.08

  /// Nil where the histogram is empty, or holds as much of each pitch class.
  public init?(_ pitches: PitchHistogram, profile: KeyProfile = .albrecht) {
    let classes = pitches.pitchClasses
    guard let most = classes.max(), let least = classes.min(), most - least > 1e-6 * most else { return nil }
    var fits: [(scale: Scale, correlation: Double)] = []
    for tonic in 0..<12 {
      let turned = (0..<12).map { classes[(tonic + $0) % 12] }
      for (mode, weights) in [(Mode.major, profile.major), (.minor, profile.minor)] {
        fits.append((Scale(tonic: tonic, mode: mode), Self.correlation(turned, weights)))
      }
    }
    fits.sort { $0.correlation > $1.correlation }
    let shares = fits.map { exp(($0.correlation - fits[0].correlation) / Self.temperature) }
    let sum = shares.reduce(0, +)
    // What fits no key at all is no key's, however much worse the others fit.
    let fit = max(0, fits[0].correlation)
    candidates = zip(fits, shares).map { entry, share in
      Candidate(scale: entry.scale, correlation: entry.correlation, confidence: fit * share / sum)
    }
    tuning = pitches.tuning
  }

  /// The key of a melody by its pitch.
  ///
  /// - Parameters:
  ///   - track: The pitch of the melody.
  ///   - reference: The frequency of A4 in Hz.
  ///   - profile: What fits a key.
  ///
  /// Nil where nothing is voiced.
  public init?(_ track: PitchTrack, reference: Double = 440, profile: KeyProfile = .albrecht) {
    var pitches = PitchHistogram()
    for frame in track.frames where frame.isVoiced {
      pitches.add(69 + 12 * log2(Double(frame.frequency) / reference), weight: 1)
    }
    self.init(pitches, profile: profile)
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
