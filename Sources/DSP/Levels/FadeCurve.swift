import Glibc

/// The shape of a fade: how the factor rises from 0 to 1.
public enum FadeCurve: String, CaseIterable, Sendable {
  /// In equal steps: two linear fades that cross add up to 1, which suits material that is alike.
  case linear
  /// A quarter of a sine: the squares of two fades that cross add up to 1, which suits material that is not alike.
  case equalPower = "equal-power"
  /// Slow at first: a straight line in dB from −60 dB, moved to begin at 0.
  case exponential
  /// Fast at first: the exponential curve turned by half a turn.
  case logarithmic
  /// Slow at both ends: half a period of a cosine; two that cross add up to 1.
  case sCurve = "s-curve"

  /// The factor at `progress`, which is 0 at the silent end and 1 at the other; beyond these the factor stays.
  public func gain(at progress: Double) -> Double {
    if progress <= 0 { return 0 }
    if progress >= 1 { return 1 }
    switch self {
    case .linear: return progress
    case .equalPower: return sin(progress * .pi / 2)
    case .exponential: return Self.exponential(progress)
    case .logarithmic: return 1 - Self.exponential(1 - progress)
    case .sCurve: return (1 - cos(progress * .pi)) / 2
    }
  }

  private static func exponential(_ progress: Double) -> Double {
    let floor = 1e-3
    return (pow(floor, 1 - progress) - floor) / (1 - floor)
  }
}
