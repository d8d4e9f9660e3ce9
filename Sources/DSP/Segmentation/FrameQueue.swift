/// Values of consecutive frames, of which the oldest are dropped: an array that keeps its indices.
struct FrameQueue<Value> {
  private var values: [Value] = []
  /// Index of the first frame that is kept.
  private(set) var start = 0

  /// Index after the last frame.
  var end: Int { start + values.count }

  subscript(index: Int) -> Value { values[index - start] }

  mutating func append(_ value: Value) { values.append(value) }

  mutating func append(contentsOf more: [Value]) { values.append(contentsOf: more) }

  /// Drops the frames before `index`, many at a time, so that moving the rest down costs little.
  mutating func drop(before index: Int) {
    let count = min(index - start, values.count)
    if count < 1024 || count < values.count / 2 { return }
    values.removeFirst(count)
    start += count
  }
}
