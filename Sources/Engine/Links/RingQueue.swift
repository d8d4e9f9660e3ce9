/// A first-in first-out queue that reuses its memory: once it has grown to its working size, nothing is allocated.
struct RingQueue<Element: ~Copyable>: ~Copyable {
  private var slots: UnsafeMutableBufferPointer<Element>
  private var head = 0
  private(set) var count = 0

  init(capacity: Int = 8) {
    slots = .allocate(capacity: max(capacity, 1))
  }

  deinit {
    for i in 0..<count { (slots.baseAddress! + (head + i) % slots.count).deinitialize(count: 1) }
    slots.deallocate()
  }

  var isEmpty: Bool { count == 0 }

  mutating func append(_ element: consuming Element) {
    if count == slots.count { grow() }
    slots.initializeElement(at: wrapped(head + count), to: element)
    count += 1
  }

  /// Removes the oldest element. The queue must not be empty.
  mutating func removeFirst() -> Element {
    precondition(count > 0)
    let element = (slots.baseAddress! + head).move()
    head = wrapped(head + 1)
    count -= 1
    return element
  }

  mutating func removeAll() {
    while count > 0 { _ = removeFirst() }
  }

  /// Lets `body` look at the element `index` places behind the oldest.
  func read<Result>(_ index: Int, _ body: (borrowing Element) -> Result) -> Result {
    precondition(index < count)
    return body(slots[wrapped(head + index)])
  }

  private func wrapped(_ index: Int) -> Int { index < slots.count ? index : index - slots.count }

  private mutating func grow() {
    let larger = UnsafeMutableBufferPointer<Element>.allocate(capacity: slots.count * 2)
    for i in 0..<count { larger.initializeElement(at: i, to: (slots.baseAddress! + wrapped(head + i)).move()) }
    slots.deallocate()
    slots = larger
    head = 0
  }
}
