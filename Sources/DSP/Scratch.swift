/// Working memory of an algorithm: a fixed number of elements, taken once, for loops in which nothing is checked.
struct Scratch<Element: BitwiseCopyable>: ~Copyable {
  /// Bounds are checked in debug builds only.
  let elements: UnsafeMutableBufferPointer<Element>

  init(repeating value: Element, count: Int) {
    elements = .allocate(capacity: count)
    elements.initialize(repeating: value)
  }

  deinit {
    elements.deallocate()
  }

  var count: Int { elements.count }
}
