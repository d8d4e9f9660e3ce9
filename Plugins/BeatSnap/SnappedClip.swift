import DSP
import MusicStages
import PluginKit

/// A clip that is to come out with its sounds on the grid, and is made piece by piece as the output has room.
struct SnappedClip {
  private let clip: Clip
  private let audio: HeldAudio
  /// Nil where it comes out as it went in.
  private let moves: AttackMoves?
  private let frames: Int
  private var position = 0
  private var hasBegun = false
  private static let piece = 1 << 16

  /// - Parameter snapping: What finds where its sounds go.
  init(_ block: borrowing Block, by snapping: HitSnapping, _ node: Node) {
    audio = node.hold(block)
    var clip = block.clip ?? Clip()
    // A clip of one channel is its own guide: it may be large.
    let found =
      block.channelCount == 1
      ? Self.moves(in: block[0], of: clip, by: snapping) : Self.moves(in: mono(block).span, of: clip, by: snapping)
    moves = found?.moves
    frames = max(0, block.frames + (found?.longer ?? 0))
    clip.frames = frames
    self.clip = clip
  }

  /// The moves that put a clip onto the grid, and by how many frames it becomes longer.
  private static func moves(
    in guide: Span<Float>, of clip: Clip, by snapping: HitSnapping
  ) -> (moves: AttackMoves, longer: Int)? {
    guard let anchors = snapping.anchors(for: guide, clipStart: clip.start), let last = anchors.last else { return nil }
    let mover = AttackMover(anchors: anchors, sampleRate: snapping.sampleRate)
    return (mover.moves(in: guide), last.to - last.from)
  }

  /// Whether nothing is moved.
  var isAsItWas: Bool { moves == nil }

  /// Writes the next piece; `.done` after the last.
  mutating func write(to output: Output) throws(StageError) -> Step {
    if !hasBegun { try output.begin(clip) }
    hasBegun = true
    let count = min(Self.piece, frames - position)
    if count > 0 {
      if let moves {
        var buffer = try output.makeBuffer(frames: count)
        for channel in 0..<audio.channelCount {
          var samples = buffer[channel]
          moves.render(audio[channel], from: position, into: &samples)
        }
        try output.write(buffer)
      } else {
        try output.write(audio, frames: position..<position + count)
      }
      position += count
    }
    if position < frames { return .more }
    try output.end()
    return .done
  }
}
