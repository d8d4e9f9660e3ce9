import Glibc

/// A novelty curve made even: smoothed, freed of its slow part and brought to one strength over time, so that a quiet verse
/// counts as much as a loud chorus.
struct Pulse: Sendable {
  /// Frames a second.
  let rate: Double
  /// Mean about 0, standard deviation about 1; positive where something begins.
  private(set) var values: [Float]

  /// - Parameters:
  ///   - curve: A novelty.
  ///   - rate: Its frames a second.
  init(evening curve: [Float], rate: Double) {
    self.rate = rate
    let smooth = Self.blurred(curve, sigma: 0.012 * rate)
    let slow = Self.mean(of: smooth, radius: Int(0.4 * rate))
    var centered = smooth
    for i in centered.indices { centered[i] -= slow[i] }
    let power = Self.mean(of: centered.map { $0 * $0 }, radius: Int(4 * rate))
    // Where nothing happens for long, noise is not raised to the strength of music.
    let floor = 0.02 * (power.reduce(0, +) / Float(max(1, power.count))) + 1e-12
    for i in centered.indices { centered[i] /= max(power[i], floor).squareRoot() }
    values = centered
  }

  /// The largest value within a frame of `position`; 0 beyond the ends.
  func peak(at position: Double) -> Float {
    let index = Int(position.rounded())
    var best: Float = -.infinity
    for i in max(0, index - 2)...max(0, index + 2) where i < values.count { best = max(best, values[i]) }
    return best == -.infinity ? 0 : best
  }

  /// A running mean over `2 · radius + 1` values, fewer at the ends.
  static func mean(of values: [Float], radius: Int) -> [Float] {
    var sums = [Double](repeating: 0, count: values.count + 1)
    for i in values.indices { sums[i + 1] = sums[i] + Double(values[i]) }
    return values.indices.map { i in
      let from = max(0, i - radius)
      let to = min(values.count, i + radius + 1)
      return Float((sums[to] - sums[from]) / Double(to - from))
    }
  }

  /// A convolution with a bell of standard deviation `sigma`, in values.
  static func blurred(_ values: [Float], sigma: Double) -> [Float] {
    let reach = max(1, Int((3 * sigma).rounded(.up)))
    var bell = (-reach...reach).map { Float(exp(-0.5 * Double($0 * $0) / (sigma * sigma))) }
    let sum = bell.reduce(0, +)
    for i in bell.indices { bell[i] /= sum }
    var padded = [Float](repeating: 0, count: values.count + 2 * reach)
    for i in values.indices { padded[i + reach] = values[i] }
    var result = [Float](repeating: 0, count: values.count)
    let source = padded.span
    let weights = bell.span
    var target = result.mutableSpan
    for i in target.indices {
      var total: Float = 0
      for j in weights.indices { total += weights[j] * source[i + j] }
      target[i] = total
    }
    return result
  }
}
