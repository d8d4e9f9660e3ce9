import DSP

/// Gives segments their padding: each sound takes some of the silence on either side, of that after it never more than half.
struct SegmentPlacer {
  private let padding: Int
  /// The one whose end is not settled.
  private var last: Segment?

  /// - Parameter padding: In frames.
  init(padding: Int) {
    self.padding = padding
  }

  /// Takes the next segment and returns those before it whose ends are settled now.
  mutating func push(_ segment: Segment) -> [Segment] {
    guard padding > 0 else { return [segment] }
    guard let before = last else {
      last = segment
      return []
    }
    var (left, right) = (before, segment)
    switch (left.label == .silence, right.label == .silence) {
    case (false, true):
      let taken = min(padding, right.range.count / 2)
      left.range = left.range.lowerBound..<left.range.upperBound + taken
      right.range = left.range.upperBound..<right.range.upperBound
    case (true, false):
      let taken = min(padding, left.range.count)
      right.range = right.range.lowerBound - taken..<right.range.upperBound
      left.range = left.range.lowerBound..<right.range.lowerBound
    default: break
    }
    last = right
    return left.range.isEmpty ? [] : [left]
  }

  mutating func finish() -> [Segment] {
    defer { last = nil }
    return last.map { $0.range.isEmpty ? [] : [$0] } ?? []
  }
}
