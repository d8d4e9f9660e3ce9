import Glibc

/// The factor that changes a level by `decibels`: 0 dB is exactly 1, −∞ dB is 0.
public func gain(decibels: Double) -> Double {
  pow(10, decibels / 20)
}

/// The change of level, in dB, that the factor `gain` makes; −∞ for 0. The sign of `gain` does not count.
public func decibels(gain: Double) -> Double {
  20 * log10(abs(gain))
}
