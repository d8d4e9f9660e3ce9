/// A whole clip in, any clips out: segmenting, tuning, measuring. The host collects the clip.
///
/// Without `outputs` of its own it has one, in the format of its input.
public protocol ClipStage: Stage {
  /// `clip` holds every frame: its ``Block/clip`` tells id, start, format and tags.
  mutating func process(_ clip: borrowing Block, _ node: Node) throws(StageError)
}

extension ClipStage {
  public static var inputs: [Port] { [.audio("in", delivery: .clip)] }
  public static var outputs: [Port] { [.audio("out", format: .same(as: "in"))] }

  @inlinable public mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    for index in 0..<work.count { try process(work[index].block, node) }
    return .more
  }
}
