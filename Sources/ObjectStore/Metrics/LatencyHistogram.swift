/// How long things took: counts in buckets that widen with the time, eight to every doubling, from a microsecond to over an hour.
public struct LatencyHistogram: Equatable, Sendable {
  private static let lowestExponent = -20
  private static let octaves = 33
  private static let bucketsPerOctave = 8

  static var buckets: Int { octaves * bucketsPerOctave }

  /// Counts by bucket, without those of zero at the end.
  private(set) var counts: [UInt64] = []
  /// Seconds in all.
  public private(set) var sum = 0.0
  /// Seconds of the longest.
  public private(set) var longest = 0.0

  public init() {}

  init(counts: [UInt64], sum: Double, longest: Double) {
    self.counts = Array(counts.prefix(Self.buckets))
    self.sum = sum
    self.longest = longest
  }

  public var count: UInt64 { counts.reduce(0, &+) }

  public mutating func record(_ seconds: Double) {
    let seconds = seconds.isFinite ? max(0, seconds) : 0
    let bucket = Self.bucket(of: seconds)
    if counts.count <= bucket { counts += [UInt64](repeating: 0, count: bucket + 1 - counts.count) }
    counts[bucket] &+= 1
    sum += seconds
    longest = max(longest, seconds)
  }

  public mutating func merge(_ other: LatencyHistogram) {
    if counts.count < other.counts.count {
      counts += [UInt64](repeating: 0, count: other.counts.count - counts.count)
    }
    for (bucket, count) in other.counts.enumerated() { counts[bucket] &+= count }
    sum += other.sum
    longest = max(longest, other.longest)
  }

  /// Seconds within which a share (0 to 1) of everything was done; at most an eighth more than the true value. Nil of nothing.
  public func percentile(_ share: Double) -> Double? {
    let count = count
    guard count > 0 else { return nil }
    let rank = max(1, UInt64((Double(count) * min(max(share, 0), 1)).rounded(.up)))
    var passed: UInt64 = 0
    for (bucket, more) in counts.enumerated() {
      passed &+= more
      if passed >= rank { return min(Self.upperBound(of: bucket), longest) }
    }
    return longest
  }

  private static func bucket(of seconds: Double) -> Int {
    let exponent = seconds < 0x1p-20 ? lowestExponent - 1 : Int(seconds.exponent)
    guard exponent >= lowestExponent else { return 0 }
    let part = Int((seconds.significand - 1) * Double(bucketsPerOctave))
    return min((exponent - lowestExponent) * bucketsPerOctave + part, buckets - 1)
  }

  private static func upperBound(of bucket: Int) -> Double {
    let exponent = lowestExponent + bucket / bucketsPerOctave
    let part = Double(bucket % bucketsPerOctave + 1) / Double(bucketsPerOctave)
    return Double(sign: .plus, exponent: exponent, significand: 1) * (1 + part)
  }
}
