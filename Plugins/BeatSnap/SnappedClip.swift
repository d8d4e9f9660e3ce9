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

  /// A clip whose sounds go to where a grid has them.
  init(_ block: borrowing Block, by snapping: HitSnapping, _ node: Node) {
    self.init(block, node, sampleRate: snapping.sampleRate) { guide, start in
      snapping.anchors(for: guide, clipStart: start)
    }
  }

  /// A clip that follows its notes. It begins as much earlier or later as its first note does.
  init(_ block: borrowing Block, along moves: EventMoves, sampleRate: Double, _ node: Node) {
    let start = block.clip?.start ?? 0
    let anchors = moves.anchors(from: start, frames: block.frames, sampleRate: sampleRate)
    let shift = anchors.map { max(-start, $0[0].to - $0[0].from) } ?? 0
    self.init(block, node, sampleRate: sampleRate, shift: shift) { _, _ in
      anchors?.map { AttackMover.Anchor(from: $0.from, to: $0.to - shift) }
    }
  }

  /// - Parameters:
  ///   - shift: By how many frames the clip begins later.
  ///   - anchors: Finds where its sounds go, in frames of the clip; gets the mean of its channels and where it begins.
  private init(
    _ block: borrowing Block, _ node: Node, sampleRate: Double, shift: Int = 0,
    anchors: (Span<Float>, Int) -> [AttackMover.Anchor]?
  ) {
    audio = node.hold(block)
    var clip = block.clip ?? Clip()
    let start = clip.start
    func plan(_ guide: Span<Float>) -> (moves: AttackMoves, longer: Int)? {
      guard let anchors = anchors(guide, start), let last = anchors.last else { return nil }
      return (AttackMover(anchors: anchors, sampleRate: sampleRate).moves(in: guide), last.to - last.from)
    }
    // A clip of one channel is its own guide: it may be large.
    let found = block.channelCount == 1 ? plan(block[0]) : plan(mono(block).span)
    moves = found?.moves
    frames = max(0, block.frames + (found?.longer ?? 0))
    clip.start += shift
    clip.frames = frames
    self.clip = clip
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
