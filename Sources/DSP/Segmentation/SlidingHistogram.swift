/// Quantiles of the values in a moving window: half a dB fine, at a cost that does not depend on the window's length.
struct SlidingHistogram {
  private static let lowest: Float = -130
  private static let perDecibel: Float = 2
  private var counts = [Int32](repeating: 0, count: 2 * 280)
  private var total = 0

  mutating func add(_ value: Float) {
    counts[Self.cell(value)] += 1
    total += 1
  }

  /// Takes away a value that was added.
  mutating func remove(_ value: Float) {
    counts[Self.cell(value)] -= 1
    total -= 1
  }

  /// The value below which `fraction` of all values lie; the lowest there is for an empty window.
  func quantile(_ fraction: Float) -> Float {
    var left = Int32(fraction * Float(total))
    for (cell, count) in counts.enumerated() where count > 0 {
      if left < count { return (Float(cell) + (Float(left) + 0.5) / Float(count)) / Self.perDecibel + Self.lowest }
      left -= count
    }
    return Self.lowest
  }

  private static func cell(_ value: Float) -> Int {
    max(0, min(2 * 280 - 1, Int((value - lowest) * perDecibel)))
  }
}
