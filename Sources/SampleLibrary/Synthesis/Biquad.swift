import Glibc

/// A filter of second order, by R. Bristow-Johnson's "Cookbook formulae for audio EQ biquad filter coefficients".
struct Biquad {
  private let b0, b1, b2, a1, a2: Double
  private var z1 = 0.0
  private var z2 = 0.0

  /// - Parameter a0: what the other coefficients are divided by.
  private init(_ b: (Double, Double, Double), _ a0: Double, _ a: (Double, Double)) {
    (b0, b1, b2) = (b.0 / a0, b.1 / a0, b.2 / a0)
    (a1, a2) = (a.0 / a0, a.1 / a0)
  }

  static func lowPass(_ hertz: Double, q: Double = 0.7071, rate: Double) -> Biquad {
    let (cosine, alpha) = terms(hertz, q, rate)
    return Biquad(((1 - cosine) / 2, 1 - cosine, (1 - cosine) / 2), 1 + alpha, (-2 * cosine, 1 - alpha))
  }

  static func highPass(_ hertz: Double, q: Double = 0.7071, rate: Double) -> Biquad {
    let (cosine, alpha) = terms(hertz, q, rate)
    return Biquad(((1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2), 1 + alpha, (-2 * cosine, 1 - alpha))
  }

  /// Of gain 1 at its centre.
  static func bandPass(_ hertz: Double, q: Double, rate: Double) -> Biquad {
    let (cosine, alpha) = terms(hertz, q, rate)
    return Biquad((alpha, 0, -alpha), 1 + alpha, (-2 * cosine, 1 - alpha))
  }

  private static func terms(_ hertz: Double, _ q: Double, _ rate: Double) -> (cosine: Double, alpha: Double) {
    let angle = 2 * Double.pi * min(hertz, 0.49 * rate) / rate
    return (cos(angle), sin(angle) / (2 * q))
  }

  /// The next sample (transposed direct form II).
  mutating func callAsFunction(_ input: Double) -> Double {
    let output = b0 * input + z1
    z1 = b1 * input - a1 * output + z2
    z2 = b2 * input - a2 * output
    return output
  }
}
