public import PluginABI

/// A run of frames of a clip, as it arrived. Lives as long as the call; ``Node/hold(_:)`` keeps the samples longer.
public struct Block: ~Escapable {
  @usableFromInline let base: UnsafePointer<vb_block>

  @inlinable @_lifetime(immortal)
  init(_ base: UnsafePointer<vb_block>) {
    self.base = base
  }

  /// At least 1, except in an empty clip.
  @inlinable public var frames: Int { Int(base.pointee.frames) }
  @inlinable public var channelCount: Int { Int(base.pointee.buffer.pointee.channel_count) }
  /// Of the first frame: in its clip, or on the timeline where the policy is `.aligned`.
  @inlinable public var position: Int { Int(base.pointee.position) }

  /// Holds the first frames of its clip.
  @inlinable public var isFirst: Bool { base.pointee.flags & VB_BLOCK_FIRST != 0 }
  /// Holds the last frames of its clip.
  @inlinable public var isLast: Bool { base.pointee.flags & VB_BLOCK_LAST != 0 }
  /// Aligned blocks only: no clip covers any of these frames, and the samples are zeros.
  @inlinable public var isSilent: Bool { base.pointee.flags & VB_BLOCK_SILENT != 0 }

  /// The clip, copied into a value: to be asked for once a clip rather than once a block. Nil in a silent block.
  public var clip: Clip? { base.pointee.clip.map { Clip($0.pointee) } }
  /// The clip's start on the timeline, in frames.
  @inlinable public var clipStart: Int { base.pointee.clip.map { Int($0.pointee.start) } ?? 0 }
  /// The clip's length in frames, or nil while it is not known.
  @inlinable public var clipFrames: Int? {
    guard let frames = base.pointee.clip?.pointee.frames, frames >= 0 else { return nil }
    return Int(frames)
  }

  /// The samples of a channel.
  @inlinable public subscript(channel: Int) -> Span<Float> {
    @_lifetime(copy self)
    get {
      precondition(channel >= 0 && channel < channelCount, "no such channel")
      let samples = Span(_unsafeStart: base.pointee.channels[channel]!, count: frames)
      return _overrideLifetime(samples, copying: self)
    }
  }
}
