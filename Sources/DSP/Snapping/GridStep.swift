/// The distance between two steps of a grid, as musicians write it; `t` is for triplets.
public enum GridStep: String, Sendable, CaseIterable {
  case whole = "1/1"
  case half = "1/2"
  case quarter = "1/4"
  case quarterTriplet = "1/4t"
  case eighth = "1/8"
  case eighthTriplet = "1/8t"
  case sixteenth = "1/16"
  case sixteenthTriplet = "1/16t"
  case thirtySecond = "1/32"

  /// A beat is a quarter.
  public var stepsPerBeat: Double {
    switch self {
    case .whole: 0.25
    case .half: 0.5
    case .quarter: 1
    case .quarterTriplet: 1.5
    case .eighth: 2
    case .eighthTriplet: 3
    case .sixteenth: 4
    case .sixteenthTriplet: 6
    case .thirtySecond: 8
    }
  }
}
