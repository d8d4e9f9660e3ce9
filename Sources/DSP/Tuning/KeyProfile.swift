/// How well each pitch class fits a key: weights for the tonic and the eleven semitones above it, in major and minor.
public enum KeyProfile: String, Sendable, CaseIterable {
  /// Judged by listeners: C. L. Krumhansl and E. J. Kessler, "Tracing the dynamic changes in perceived tonal organization in a spatial
  /// representation of musical keys", Psychological Review 89 (1982).
  case krumhansl
  /// Counted in the Kostka-Payne corpus: D. Temperley, "Music and Probability", MIT Press 2007.
  case temperley
  /// Counted in 490 pieces: J. Albrecht and D. Shanahan, "The use of large corpora to train a new type of key-finding algorithm", Music
  /// Perception 31 (2013).
  case albrecht

  var major: [Double] {
    switch self {
    case .krumhansl: [6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]
    case .temperley: [0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400]
    case .albrecht: [0.238, 0.006, 0.111, 0.006, 0.137, 0.094, 0.016, 0.214, 0.009, 0.080, 0.008, 0.081]
    }
  }

  var minor: [Double] {
    switch self {
    case .krumhansl: [6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]
    case .temperley: [0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330]
    case .albrecht: [0.220, 0.006, 0.104, 0.123, 0.019, 0.103, 0.012, 0.214, 0.062, 0.022, 0.061, 0.052]
    }
  }
}
