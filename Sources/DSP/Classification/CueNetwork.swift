import Glibc

/// A network of one hidden layer that tells from cues which class a sound belongs to.
///
/// Scripts that measure sounds of known classes write the weights, never a hand.
struct CueNetwork: Sendable {
  /// Name, mean and standard deviation of each cue.
  let cues: [(name: String, mean: Float, deviation: Float)]
  /// For each hidden unit the weights of the cues and, last, its bias.
  let hidden: [[Float]]
  /// For each class the weights of the hidden units and, last, its bias.
  let output: [[Float]]

  /// How likely each class is; 1 in all.
  ///
  /// - Parameter figures: One for each cue; what is more than three standard deviations from the mean counts as three.
  func likelihoods(of figures: [Float]) -> [Float] {
    let standard = zip(cues, figures).map { max(-3, min(3, ($1 - $0.mean) / $0.deviation)) }
    let units = hidden.map { tanhf(Self.sum(standard, $0)) }
    let scores = output.map { Self.sum(units, $0) }
    let best = scores.max() ?? 0
    let likelihoods = scores.map { expf($0 - best) }
    let total = likelihoods.reduce(0, +)
    return likelihoods.map { $0 / total }
  }

  private static func sum(_ values: [Float], _ weights: [Float]) -> Float {
    zip(values, weights).reduce(weights.last ?? 0) { $0 + $1.0 * $1.1 }
  }
}
