/// Histograms of the components of the frames within a window that moves forward.
struct SlidingWindow<Value> {
  private var histograms: [SlidingHistogram]
  private var range = 0..<0
  private var values = FrameQueue<Value>()
  private let component: (Value, Int) -> Float

  /// - Parameters:
  ///   - count: Components of a value.
  ///   - component: One of them.
  init(count: Int, component: @escaping (Value, Int) -> Float) {
    histograms = Array(repeating: SlidingHistogram(), count: count)
    self.component = component
  }

  /// Moves the window to the frames in `target`, from 0 on; neither end moves back.
  mutating func move(to target: Range<Int>, _ frame: (Int) -> Value) {
    while range.upperBound < target.upperBound {
      let value = frame(range.upperBound)
      values.append(value)
      for index in histograms.indices { histograms[index].add(component(value, index)) }
      range = range.lowerBound..<range.upperBound + 1
    }
    while range.lowerBound < target.lowerBound {
      let value = values[range.lowerBound]
      for index in histograms.indices { histograms[index].remove(component(value, index)) }
      range = range.lowerBound + 1..<range.upperBound
    }
    values.drop(before: range.lowerBound)
  }

  /// The value below which `fraction` of a component lie within the window.
  func quantile(_ fraction: Float, of index: Int) -> Float { histograms[index].quantile(fraction) }
}
