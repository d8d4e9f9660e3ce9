/// An end of a parameter's range.
public protocol ParameterBound: Comparable, Sendable {
  var asDouble: Double { get }
}

extension Double: ParameterBound {
  public var asDouble: Double { self }
}

extension Int: ParameterBound {
  public var asDouble: Double { Double(self) }
}

extension Never: ParameterBound {
  public var asDouble: Double {
    switch self {}
  }
}

/// The values that a parameter may have, both ends included: `-120...60`, `0...` or `...1`.
public protocol ParameterRange<Bound> {
  associatedtype Bound: Comparable
  var minimum: Bound? { get }
  var maximum: Bound? { get }
}

extension ClosedRange: ParameterRange {
  public var minimum: Bound? { lowerBound }
  public var maximum: Bound? { upperBound }
}

extension PartialRangeFrom: ParameterRange {
  public var minimum: Bound? { lowerBound }
  public var maximum: Bound? { nil }
}

extension PartialRangeThrough: ParameterRange {
  public var minimum: Bound? { nil }
  public var maximum: Bound? { upperBound }
}
