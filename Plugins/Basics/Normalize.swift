import Mastering
import PluginKit

/// `normalize`: each clip at the gain that brings the whole of it to a loudness or a peak.
struct Normalize: Stage {
  static let stage = StageInfo(
    "normalize", summary: "Brings clips to a loudness or a peak.",
    help:
      "Each clip is measured as a whole and then written at one gain. A loudness that the peaks have no room for is reached with a true-peak "
      + "limiter, as far as that goes; nothing clips.")
  static let inputs: [Port] = [.audio("in")]
  static let outputs: [Port] = [.audio("out", format: .same(as: "in"))]

  enum Measure: String, CaseIterable, ParameterValue { case loudness, peak }

  @Parameter("What is brought to `level`: the integrated `loudness` in LUFS, or the true `peak` in dBTP.")
  var measure = Measure.loudness
  @Parameter("Level to reach; left out, -14 LUFS or -1 dBTP.", unit: "dB", in: -70...0) var level: Double?
  @Parameter("Highest true peak.", unit: "dBTP", in: -24...0) var ceiling = -1.0

  private var clip = Clip()
  private var master: Master?
  private var hasBegun = false

  func prepare(_ node: Node) throws(StageError) {
    if measure == .peak, let level, level > ceiling {
      throw .badParameter("a peak of \(level) dBTP is above the ceiling of \(ceiling)", about: "level")
    }
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    guard let format = node.links[0].format else { return .more }
    if block.isFirst {
      clip = block.clip ?? Clip()
      hasBegun = false
      let target: Master.Target =
        switch measure {
        case .loudness: .loudness(level ?? -14)
        case .peak: .peak(level ?? min(-1, ceiling))
        }
      master = try Master(target, ceiling: ceiling, format: format, node)
    }
    try master?.append(node.hold(block))
    guard block.isLast else { return .more }
    try master?.settle(node)
    return .drain
  }

  mutating func drain(_ node: Node) throws(StageError) -> Step {
    guard let master else { return .done }
    let output = node.outputs[0]
    if !hasBegun {
      clip.frames = master.frames
      try output.begin(clip)
      hasBegun = true
    }
    if try master.write(to: output, node) == .more { return .more }
    try output.end()
    self.master = nil
    return .done
  }
}
