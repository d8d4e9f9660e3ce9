import Glibc

/// C strings and arrays with one lifetime. Those of a plugin's table are never freed.
final class CArena {
  private var allocations: [UnsafeMutableRawPointer] = []

  deinit {
    for allocation in allocations { free(allocation) }
  }

  /// A copy of `text` that ends with a NUL; what follows a NUL inside it is cut off.
  func text(_ text: String) -> UnsafePointer<CChar> {
    let copy = strdup(text)!
    allocations.append(copy)
    return UnsafePointer(copy)
  }

  /// A copy of `value`.
  func pointer<Value: BitwiseCopyable>(to value: Value) -> UnsafePointer<Value> {
    let copy = array([value])
    return UnsafePointer(copy!)
  }

  /// A copy of `values`, or nil when there are none.
  func array<Value: BitwiseCopyable>(_ values: [Value]) -> UnsafePointer<Value>? {
    if values.isEmpty { return nil }
    let copy = malloc(values.count * MemoryLayout<Value>.stride)!
    allocations.append(copy)
    let typed = copy.bindMemory(to: Value.self, capacity: values.count)
    typed.initialize(from: values, count: values.count)
    return UnsafePointer(typed)
  }

  /// An array of pointers to copies of `values`, or nil when there are none.
  func pointers<Value: BitwiseCopyable>(to values: [Value]) -> UnsafePointer<UnsafePointer<Value>?>? {
    guard let copies = array(values) else { return nil }
    return array(values.indices.map { copies + $0 })
  }
}
