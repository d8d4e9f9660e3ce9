import DSP
import PluginKit

/// The fades of one link, whose audio must be one clip.
struct LinkFade {
  private let envelope: FadeEnvelope
  private let link: Node.Link
  /// Frames by which the link lies later on the timeline than its clip says.
  private let delay: Int
  /// Of the clip, on the timeline.
  private var start: Int?

  /// Nil where the link has no fades.
  init?(_ link: Node.Link, _ strip: Strip, delay: Int) {
    guard let format = link.format, !strip.mute, strip.fadeIn > 0 || strip.fadeOut > 0 else { return nil }
    envelope = FadeEnvelope(
      curve: .linear, inFrames: format.frames(seconds: strip.fadeIn), outFrames: format.frames(seconds: strip.fadeOut))
    self.link = link
    self.delay = delay
  }

  /// A faded copy of `block`, or nil where the fades leave it as it is.
  mutating func apply(to block: borrowing Block, _ node: Node) throws(StageError) -> HeldAudio? {
    if block.isSilent { return nil }
    let clipStart = block.clipStart + delay
    let position = block.position - clipStart
    // A block that several clips share tells of the last one alone; what sounds before it is another's.
    guard start ?? clipStart == clipStart, !Self.sounds(block, before: -position) else {
      throw .badInput(
        "the link from \(link.from) has several clips, and fades are for one: put a `fade` node before the mixer",
        about: "in")
    }
    start = clipStart
    let length = try length(of: block)
    guard envelope.touches(position..<position + block.frames, of: length) else { return nil }
    var copy = try node.makeBuffer(channels: block.channelCount, frames: block.frames)
    for channel in 0..<block.channelCount {
      var samples = copy[channel]
      samples.copy(block[channel])
      envelope.apply(to: &samples, at: position, of: length)
    }
    return copy.held()
  }

  /// Whether any of the first `frames` frames is not silent.
  private static func sounds(_ block: borrowing Block, before frames: Int) -> Bool {
    guard frames > 0 else { return false }
    for channel in 0..<block.channelCount {
      let samples = block[channel]
      for frame in 0..<min(frames, samples.count) where samples[frame] != 0 { return true }
    }
    return false
  }

  /// Frames of the block's clip.
  private func length(of block: borrowing Block) throws(StageError) -> Int {
    if let length = block.clipFrames { return length }
    if envelope.outFrames == 0 { return .max }
    throw .badInput(
      "how long the audio from \(link.from) is shows only at its end, too late for `fade_out`: put a `fade` node before the mixer, which waits",
      about: "in")
  }
}
