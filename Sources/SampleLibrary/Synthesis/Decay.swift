import Glibc

/// An exponential that falls from 1 by 60 dB within a time.
struct Decay {
  private(set) var level = 1.0
  private let ratio: Double

  /// - Parameter seconds: the time of 60 dB.
  init(_ seconds: Double, rate: Double) { ratio = pow(0.001, 1 / (max(seconds, 1e-4) * rate)) }

  /// The level now; the next call is a sample later.
  mutating func next() -> Double {
    defer { level *= ratio }
    return level
  }
}
