/// A sound that is computed from a few settings.
protocol Voice: Sendable {
  /// Seconds until it has died away.
  var duration: Double { get }

  /// The sound, at any level.
  ///
  /// - Parameters:
  ///   - take: how this time differs from others.
  ///   - rate: Hz.
  func render(_ take: Take, rate: Double) -> [Double]
}

/// One stroke.
struct Take {
  /// How hard it is, 0…1: harder is brighter, and longer.
  var force: Double
  /// Makes noise and small deviations differ from those of other takes.
  var seed: UInt64

  /// A factor near 1, different for each take, as nobody strikes twice the same.
  ///
  /// - Parameter spread: how far from 1 it may be.
  func deviation(_ spread: Double) -> Double {
    var noise = Noise(seed: seed)
    return 1 + spread * noise.next()
  }
}
