/// The outputs of a node, in the order of the stage's ports. Valid for as long as its ``Node``.
///
/// Plain memory rather than an array: it is read for every block, and an array would be retained and released each time.
public struct Outputs: RandomAccessCollection {
  @usableFromInline let storage: UnsafeMutableBufferPointer<Output>

  init(_ outputs: [Output]) {
    storage = .allocate(capacity: outputs.count)
    _ = storage.initialize(from: outputs)
  }

  @inlinable public var startIndex: Int { 0 }
  @inlinable public var endIndex: Int { storage.count }

  @inlinable public subscript(index: Int) -> Output {
    precondition(index >= 0 && index < storage.count, "no such output")
    return storage[index]
  }
}
