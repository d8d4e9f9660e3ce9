/// The least of the last so many values, in constant time on average: values that a smaller one follows are forgotten at once.
struct SlidingMinimum {
  private let width: Int
  /// Rising values from the oldest to the newest, with the time of each, in a ring.
  private var candidates: [(value: Int, time: Int)]
  private var first = 0
  private var count = 0
  private var time = 0

  /// - Parameter width: How many values count, the newest included; at least 1.
  init(width: Int) {
    self.width = width
    candidates = Array(repeating: (0, 0), count: width)
  }

  /// Takes one more value and gives the least of those that count.
  mutating func push(_ value: Int) -> Int {
    if count > 0, candidates[first].time <= time - width {
      first = first + 1 == width ? 0 : first + 1
      count -= 1
    }
    while count > 0, candidates[slot(count - 1)].value >= value { count -= 1 }
    candidates[slot(count)] = (value, time)
    count += 1
    time += 1
    return candidates[first].value
  }

  private func slot(_ index: Int) -> Int {
    let slot = first + index
    return slot < width ? slot : slot - width
  }
}
