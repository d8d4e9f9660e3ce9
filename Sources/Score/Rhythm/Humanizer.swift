import Glibc

/// Small errors as a player makes them, the same for the same seed.
public struct Humanizer: Sendable {
  /// Standard deviation of the timing, in seconds.
  public let timing: Double
  /// Standard deviation of the velocity.
  public let velocity: Double
  private let seed: UInt64

  public init(timing: Double, velocity: Double, seed: UInt64) {
    self.timing = timing
    self.velocity = velocity
    self.seed = seed
  }

  /// How far event `index` is off: seconds, and steps of velocity. Normally distributed, at most three deviations.
  public func error(ofEvent index: Int) -> (seconds: Double, velocity: Double) {
    if timing == 0 && velocity == 0 { return (0, 0) }
    // Box and Muller's two numbers of one pair.
    var random = SplitMix(seed: seed &+ UInt64(truncatingIfNeeded: index) &* 0xD1B5_4A32_D192_ED03)
    let radius = (-2 * log(random.unit())).squareRoot()
    let angle = 2 * .pi * random.unit()
    return (timing * Self.bounded(radius * cos(angle)), velocity * Self.bounded(radius * sin(angle)))
  }

  private static func bounded(_ deviations: Double) -> Double { min(max(deviations, -3), 3) }
}

/// S. Vigna's SplitMix64: numbers that are the same for the same seed.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Above 0, up to 1.
  mutating func unit() -> Double { Double((next() >> 11) + 1) / Double(1 << 53) }
}
