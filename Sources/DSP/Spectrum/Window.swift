import Glibc

/// Weights that fade a piece of signal in and out before it is transformed.
public enum Window {
  /// The periodic Hann window of `count` samples: (1 − cos 2πn/count) / 2.
  ///
  /// Its square, at a hop of count/4, sums to 1.5 everywhere; itself, at a hop of count/2, to 1.
  public static func hann(_ count: Int) -> [Float] {
    (0..<count).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(count))) }
  }

  /// The Kaiser window at `place`, −1…1 from end to end: 1 in the middle. The greater `beta`, the lower its side lobes and the wider the main one.
  static func kaiser(at place: Double, beta: Double) -> Double {
    besselI0(beta * max(0, 1 - place * place).squareRoot()) / besselI0(beta)
  }

  /// The modified Bessel function of order 0, by its series.
  private static func besselI0(_ x: Double) -> Double {
    var sum = 1.0
    var term = 1.0
    var k = 1.0
    while term > 1e-12 * sum {
      term *= (x / (2 * k)) * (x / (2 * k))
      sum += term
      k += 1
    }
    return sum
  }
}
