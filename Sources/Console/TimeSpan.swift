public import ArgumentParser

/// A span of time on the command line: `60s`, `500ms`, `5m`, `2h`, or seconds without a unit.
public struct TimeSpan: ExpressibleByArgument, Sendable {
  public var seconds: Double

  public init?(argument: String) {
    let digits = argument.prefix { $0.isASCIIDigit || $0 == "." }
    let units: [Substring: Double] = ["": 1, "ms": 0.001, "s": 1, "m": 60, "h": 3600]
    guard let count = Double(digits), let unit = units[argument.dropFirst(digits.count)], count > 0 else { return nil }
    seconds = count * unit
  }
}
