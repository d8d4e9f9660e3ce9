public import ArgumentParser

/// An amount of memory on the command line: `512M`, `2G`, `65536`. K, M and G are powers of 1024.
public struct ByteCount: ExpressibleByArgument, Sendable {
  public var bytes: Int

  public init?(argument: String) {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30]
    var digits = Substring(argument)
    var unit = 1
    if let last = digits.last, let factor = units[Character(last.uppercased())] {
      digits.removeLast()
      unit = factor
    }
    guard digits.allSatisfy(\.isASCIIDigit), let count = Int(digits), count > 0 else { return nil }
    let (bytes, overflow) = count.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    self.bytes = bytes
  }
}

extension Character {
  /// Whether it is one of 0…9.
  public var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
