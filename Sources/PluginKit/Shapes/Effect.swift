/// A block in, the same block out: the stage changes samples in place and leaves clips and lengths as they are.
///
/// A whole stage:
///
/// ```swift
/// struct Gain: Effect {
///   static let stage = StageInfo("gain", summary: "Makes audio louder or quieter.")
///   @Parameter("Factor for every sample.", in: 0...10) var factor = 1.0
///
///   func process(_ block: inout MutableBlock) {
///     for channel in 0..<block.channelCount {
///       var samples = block[channel]
///       for i in samples.indices { samples[i] *= Float(factor) }
///     }
///   }
/// }
/// ```
///
/// The block is the one that arrived when nobody else holds it, and a copy otherwise.
public protocol Effect: Stage {
  mutating func process(_ block: inout MutableBlock) throws(StageError)

  /// Whether every block would come out as it went in: it is then passed on untouched. Constant once started.
  var isTransparent: Bool { get }
}

extension Effect {
  public static var inputs: [Port] { [.audio("in")] }
  public static var outputs: [Port] { [.audio("out", format: .same(as: "in"))] }
  public static var traits: Traits { [.deterministic, .blockInvariant, .inPlace] }
  public var isTransparent: Bool { false }

  @inlinable public mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    for index in 0..<work.count {
      let block = work[index].block
      let output = node.outputs[0]
      if block.isFirst { try output.begin(likeClipOf: block) }
      if isTransparent {
        try output.write(block)
      } else if block.frames > 0 {
        var edited = try MutableBlock(editing: block, node)
        try process(&edited)
        try output.write(edited)
      }
      if block.isLast { try output.end() }
    }
    return .more
  }
}
