import DSP
import PluginKit

/// `silence`: one clip of zeros.
struct Silence: Source {
  static let stage = StageInfo("silence", summary: "Makes silence.")
  static let outputs: [Port] = [
    .audio("out", format: .format(rateParameter: "rate", channelsParameter: "channels"))
  ]

  @Parameter("Length.", unit: "s", in: 0...86400) var duration: Double
  @Parameter("Sample rate.", unit: "Hz", in: 1000...768_000) var rate = 48000
  @Parameter("Channels.", in: 1...64) var channels = 1

  private var frames = 0
  private var written = 0
  /// One block of zeros, written again and again.
  private var zeros: HeldAudio?

  mutating func start(_ node: Node) throws(StageError) {
    frames = AudioFormat(sampleRate: rate, channels: channels).frames(seconds: duration)
    var buffer = try node.outputs[0].makeBuffer(frames: node.blockFrames)
    for channel in 0..<buffer.channelCount {
      var samples = buffer[channel]
      samples.fill(0)
    }
    zeros = buffer.held()
  }

  mutating func generate(_ node: Node) throws(StageError) -> Step {
    guard let zeros else { return .done }
    let output = node.outputs[0]
    if written == 0 { try output.begin(Clip(frames: frames)) }
    let count = min(node.blockFrames, frames - written)
    try output.write(zeros, frames: 0..<count)
    written += count
    node.reportProgress(Double(written), of: Double(frames))
    guard written == frames else { return .more }
    try output.end()
    return .done
  }
}
