import DSP
import PluginKit

/// Writes a planned voice to the node's output, a few thousand frames at a time.
struct Rendering {
  private var renderer: VoiceRenderer
  /// A whole number of the renderer's blocks.
  private let pieceFrames: Int

  init(_ plan: VoicePlan, format: AudioFormat) {
    renderer = VoiceRenderer(plan, sampleRate: Double(format.sampleRate), channels: format.channels)
    pieceFrames = renderer.blockFrames * max(1, 16384 / renderer.blockFrames)
  }

  consuming func write(_ clip: borrowing Block, _ node: Node) throws(StageError) {
    for start in stride(from: 0, to: clip.frames, by: pieceFrames) {
      try node.checkCancellation()
      var piece = try node.outputs[0].makeBuffer(frames: min(pieceFrames, clip.frames - start))
      Self.gather(clip, &piece, [], []) { input, output in
        for offset in stride(from: 0, to: output[0].count, by: renderer.blockFrames) {
          let end = min(output[0].count, offset + renderer.blockFrames)
          renderer.render(input, into: output.map { UnsafeMutableBufferPointer(rebasing: $0[offset..<end]) })
        }
      }
      try node.outputs[0].write(piece)
    }
  }

  /// Calls `body` with pointers to every channel of both, one channel deeper with each call.
  private static func gather(
    _ clip: borrowing Block, _ piece: inout Buffer, _ input: [UnsafeBufferPointer<Float>],
    _ output: [UnsafeMutableBufferPointer<Float>],
    _ body: ([UnsafeBufferPointer<Float>], [UnsafeMutableBufferPointer<Float>]) -> Void
  ) {
    let channel = input.count
    if channel == clip.channelCount { return body(input, output) }
    let source = clip[channel].withUnsafeBufferPointer { $0 }
    var samples = piece[channel]
    let target = samples.withUnsafeMutableBufferPointer { $0 }
    gather(clip, &piece, input + [source], output + [target], body)
  }
}

extension Node {
  /// The mean of a clip's channels, in a buffer of the host.
  func mid(of clip: borrowing Block) throws(StageError) -> HeldAudio {
    var mid = try makeBuffer(channels: 1, frames: clip.frames)
    var samples = mid[0]
    let gain = 1 / Float(clip.channelCount)
    samples.copy(clip[0], scaledBy: gain)
    for channel in 1..<clip.channelCount { samples.add(clip[channel], scaledBy: gain) }
    return mid.held()
  }
}
