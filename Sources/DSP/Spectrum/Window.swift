import Glibc

/// Weights that fade a piece of signal in and out before it is transformed.
public enum Window {
  /// The periodic Hann window of `count` samples: (1 − cos 2πn/count) / 2.
  ///
  /// Its square, at a hop of count/4, sums to 1.5 everywhere; itself, at a hop of count/2, to 1.
  public static func hann(_ count: Int) -> [Float] {
    (0..<count).map { Float(0.5 - 0.5 * cos(2 * Double.pi * Double($0) / Double(count))) }
  }
}
