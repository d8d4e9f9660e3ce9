import DSP
import PluginKit

/// `fade`: in at the start of a clip, out at its end.
///
/// The end of a clip is known from its length, or, where that is not known, by its last block: as many blocks as a
/// fade-out covers are then held back, without copying them.
struct Fade: Stage {
  static let stage = StageInfo(
    "fade", summary: "Fades clips in and out.",
    help: "The first frame of a fade-in and the last of a fade-out are silent. Where both meet, they multiply.")
  static let inputs: [Port] = [.audio("in")]
  static let outputs: [Port] = [.audio("out", format: .same(as: "in"))]
  static let traits: Traits = [.deterministic, .blockInvariant, .inPlace]

  @Parameter("Length of the fade-in.", unit: "s", in: 0...3600) var fadeIn = 0.0
  @Parameter("Length of the fade-out.", unit: "s", in: 0...3600) var fadeOut = 0.0
  @Parameter("Shape of both.") var curve = FadeCurve.linear

  private var envelope = FadeEnvelope(curve: .linear, inFrames: 0, outFrames: 0)
  private var held = HeldBlocks()

  mutating func start(_ node: Node) {
    guard let format = node.links[0].format else { return }
    envelope = FadeEnvelope(
      curve: curve, inFrames: format.frames(seconds: fadeIn), outFrames: format.frames(seconds: fadeOut))
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    let output = node.outputs[0]
    if block.isFirst { try output.begin(likeClipOf: block) }
    if let clipFrames = block.clipFrames {
      try write(block, of: clipFrames, node)
    } else if block.frames > 0 {
      held.append(node.hold(block))
      let received = block.position + block.frames
      while let audio = held.first, held.position + audio.frames <= received - envelope.outFrames || block.isLast {
        try write(audio, at: held.position, of: received, to: output)
        held.removeFirst()
      }
    }
    if block.isLast {
      try output.end()
      held = HeldBlocks()
    }
    return .more
  }

  /// Writes a block of a clip whose length is known, in place where the host allows.
  private func write(_ block: borrowing Block, of clipFrames: Int, _ node: Node) throws(StageError) {
    guard block.frames > 0, envelope.touches(block.position..<block.position + block.frames, of: clipFrames) else {
      return try node.outputs[0].write(block)
    }
    var edited = try MutableBlock(editing: block, node)
    for channel in 0..<edited.channelCount {
      var samples = edited[channel]
      envelope.apply(to: &samples, at: block.position, of: clipFrames)
    }
    try node.outputs[0].write(edited)
  }

  /// Writes audio that was held back. `clipFrames` is the clip's length as far as is known, which is exact from where the
  /// fade-out begins.
  private func write(
    _ audio: HeldAudio, at position: Int, of clipFrames: Int, to output: Output
  ) throws(StageError) {
    guard envelope.touches(position..<position + audio.frames, of: clipFrames) else { return try output.write(audio) }
    var buffer = try output.makeBuffer(frames: audio.frames)
    for channel in 0..<buffer.channelCount {
      var samples = buffer[channel]
      samples.copy(audio[channel])
      envelope.apply(to: &samples, at: position, of: clipFrames)
    }
    try output.write(buffer)
  }
}
