public import PluginKit

/// How a sink lays what arrives into outputs. Classes, since a value in its box would be copied for every block.
public protocol SinkLayout: AnyObject {
  /// The delivery that it needs.
  var policy: Policy { get }
  func start(_ node: Node) throws(StageError)
  func consume(_ block: borrowing Block, _ node: Node) throws(StageError)
  func finish(_ node: Node) throws(StageError)
}

/// A sink that leaves everything to the layout that it makes in `prepare`.
public protocol EncodingSink: Sink {
  /// Nil before `prepare`.
  var layout: (any SinkLayout)? { get }
}

extension EncodingSink {
  public static var policy: Policy { .aligned }
  public static var traits: Traits { [.blocking, .deterministic, .blockInvariant] }

  public mutating func negotiate(_ formats: inout Formats, _ node: Node) throws(StageError) {
    if let layout { formats.policy = layout.policy }
  }

  public mutating func start(_ node: Node) throws(StageError) { try layout?.start(node) }

  public mutating func consume(_ block: borrowing Block, _ node: Node) throws(StageError) {
    try layout?.consume(block, node)
  }

  public mutating func finish(_ node: Node) throws(StageError) { try layout?.finish(node) }
}
