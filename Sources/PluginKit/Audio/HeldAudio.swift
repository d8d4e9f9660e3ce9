public import PluginABI

/// Audio that a stage keeps beyond the call in which it arrived, or made to be written more than once. Immutable; it holds
/// a reference to the host's buffer and copies nothing.
public final class HeldAudio {
  @usableFromInline let host: UnsafePointer<vb_host>
  @usableFromInline let buffer: UnsafeMutablePointer<vb_buffer>
  @usableFromInline let offset: Int
  public let frames: Int

  /// Takes over a reference.
  init(host: UnsafePointer<vb_host>, buffer: UnsafeMutablePointer<vb_buffer>, offset: Int, frames: Int) {
    self.host = host
    self.buffer = buffer
    self.offset = offset
    self.frames = frames
  }

  deinit {
    host.pointee.release_buffer(buffer)
  }

  @inlinable public var channelCount: Int { Int(buffer.pointee.channel_count) }

  /// The samples of a channel.
  @inlinable public subscript(channel: Int) -> Span<Float> {
    @_lifetime(borrow self)
    get {
      precondition(channel >= 0 && channel < channelCount, "no such channel")
      let samples = Span(_unsafeStart: buffer.pointee.channels[channel]! + offset, count: frames)
      return _overrideLifetime(samples, borrowing: self)
    }
  }
}

extension Node {
  /// Keeps the samples of `block` beyond the call, without copying them.
  public func hold(_ block: borrowing Block) -> HeldAudio {
    let buffer = block.base.pointee.buffer!
    host.pointee.retain_buffer(buffer)
    return HeldAudio(host: host, buffer: buffer, offset: Int(block.base.pointee.offset), frames: block.frames)
  }
}
