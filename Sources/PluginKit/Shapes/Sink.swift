/// A stage without outputs: writes what arrives to a file or a store. Its effect becomes visible in `finish`, whole.
public protocol Sink: Stage {
  mutating func consume(_ block: borrowing Block, _ node: Node) throws(StageError)
}

extension Sink {
  public static var inputs: [Port] { [.audio("in")] }
  public static var outputs: [Port] { [] }

  @inlinable public mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    for index in 0..<work.count { try consume(work[index].block, node) }
    return .more
  }
}
