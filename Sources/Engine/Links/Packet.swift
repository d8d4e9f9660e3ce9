import PluginABI

/// What travels on a link: a block of a clip, or a message. Owns one reference of its buffer.
struct Packet: ~Copyable {
  enum Content {
    /// `frames` frames of `buffer` from `offset`: those of `clip` from `position`.
    case block(AudioBuffer, clip: Clip, position: Int, offset: Int, frames: Int, isFirst: Bool, isLast: Bool)
    case message(Message)
  }

  let content: Content

  /// Takes over the caller's reference of a block's buffer.
  init(_ content: consuming Content) { self.content = content }

  deinit {
    if case .block(let buffer, _, _, _, _, _, _) = content { buffer.release() }
  }

  /// The same packet for another link.
  func copy() -> Packet {
    if case .block(let buffer, _, _, _, _, _, _) = content { buffer.retain() }
    return Packet(content)
  }
}

extension Packet {
  /// Where it stands on the timeline, as frames or ticks of a rate.
  var start: (position: Int, rate: Int) {
    switch content {
    case .block(_, let clip, let position, _, _, _, _): (clip.start + position, clip.sampleRate)
    case .message(let message): message.start
    }
  }
}
