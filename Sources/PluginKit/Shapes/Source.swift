/// A stage without inputs: reads a file, makes silence or a tone.
///
/// `negotiate` tells the format of the output unless the port's rule does.
public protocol Source: Stage {
  /// Emits the next piece, preferably of ``Node/blockFrames`` frames; `.done` after the last.
  mutating func generate(_ node: Node) throws(StageError) -> Step
}

extension Source {
  public static var inputs: [Port] { [] }
  public static var outputs: [Port] { [.audio("out")] }

  @inlinable public mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    try generate(node)
  }
}
