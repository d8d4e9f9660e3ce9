public import PluginABI

/// A block whose samples may be changed: the one that arrived where the stage is its sole owner, a copy otherwise.
public struct MutableBlock: ~Copyable, ~Escapable {
  @usableFromInline let channels: UnsafePointer<UnsafeMutablePointer<Float>?>
  @usableFromInline let host: UnsafePointer<vb_host>
  @usableFromInline let buffer: UnsafeMutablePointer<vb_buffer>
  @usableFromInline let offset: Int
  @usableFromInline let ownsBuffer: Bool
  public let frames: Int
  public let channelCount: Int
  /// Of the first frame, in its clip.
  public let position: Int

  /// Throws `limit` or `cancelled` when a copy is needed and there is no memory for it.
  @_lifetime(copy block)
  public init(editing block: borrowing Block, _ node: Node) throws(StageError) {
    host = node.host
    frames = block.frames
    channelCount = block.channelCount
    position = block.position
    if block.base.pointee.flags & VB_BLOCK_WRITABLE != 0 {
      buffer = block.base.pointee.buffer
      channels = block.base.pointee.channels
      offset = Int(block.base.pointee.offset)
      ownsBuffer = false
    } else {
      let copy = try node.makeBuffer(channels: channelCount, frames: frames)
      host.pointee.retain_buffer(copy.handle)
      buffer = copy.handle
      channels = UnsafePointer(copy.handle.pointee.channels)
      offset = 0
      ownsBuffer = true
      for channel in 0..<channelCount {
        channels[channel]!.update(from: block.base.pointee.channels[channel]!, count: frames)
      }
    }
  }

  deinit {
    if ownsBuffer { host.pointee.release_buffer(buffer) }
  }

  /// The samples of a channel.
  @inlinable public subscript(channel: Int) -> MutableSpan<Float> {
    @_lifetime(&self)
    mutating get {
      precondition(channel >= 0 && channel < channelCount, "no such channel")
      let samples = MutableSpan(_unsafeStart: channels[channel]!, count: frames)
      return _overrideLifetime(samples, mutating: &self)
    }
  }
}
