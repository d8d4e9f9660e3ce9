import DSP
import MusicStages
import PluginKit

/// `time-stretch`: longer or shorter, at the same pitch.
struct TimeStretch: Stage {
  static let stage = StageInfo(
    "time-stretch", summary: "Makes audio longer or shorter and keeps its pitch.",
    help: "Clips that start later start `factor` times as late.")
  static let inputs: [Port] = [.audio("in")]
  static let outputs: [Port] = [.audio("out", format: .same(as: "in"))]

  @Parameter("How many times as long.", in: 0.25...4) var factor = 1.0

  private var stretcher: TimeStretcher?

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    let output = node.outputs[0]
    if factor == 1 {
      if block.isFirst { try output.begin(likeClipOf: block) }
      try output.write(block)
    } else {
      if block.isFirst { try begin(block, node) }
      try stretcher?.process(block, to: output)
    }
    if block.isLast { try output.end() }
    return .more
  }

  private mutating func begin(_ block: borrowing Block, _ node: Node) throws(StageError) {
    let stretcher = TimeStretcher(
      channelCount: block.channelCount, sampleRate: Double(node.links[0].format?.sampleRate ?? 0),
      map: TimeMap(factor: factor))
    var clip = block.clip ?? Clip()
    clip.start = Int((Double(clip.start) * factor).rounded())
    clip.frames = clip.frames.map { stretcher.outputFrames(for: $0) }
    try node.outputs[0].begin(clip)
    self.stretcher = stretcher
  }
}
