public import PluginABI

/// A buffer of the host that its maker fills: planar 32-bit float, one run of samples for each channel, full scale ±1.
///
/// Its content is undefined at first. Writing it to an output or keeping it makes it immutable, and consumes it.
public struct Buffer: ~Copyable {
  @usableFromInline let host: UnsafePointer<vb_host>
  @usableFromInline let handle: UnsafeMutablePointer<vb_buffer>

  /// Throws `limit` when the run's memory budget is spent, `cancelled` when the run is cancelled.
  init(host: UnsafePointer<vb_host>, node: OpaquePointer, channels: Int, frames: Int) throws(StageError) {
    guard let handle = host.pointee.create_buffer(node, UInt32(channels), Int64(frames)) else {
      if host.pointee.is_cancelled(node) != 0 { throw StageError(.cancelled, "the run was cancelled") }
      throw StageError(
        .limit, "the run's memory budget has no room for \(frames) more frames; allow it more, or process less at once")
    }
    self.host = host
    self.handle = handle
  }

  deinit {
    host.pointee.release_buffer(handle)
  }

  @inlinable public var frames: Int { Int(handle.pointee.frames) }
  @inlinable public var channelCount: Int { Int(handle.pointee.channel_count) }

  /// The samples of a channel, 64-byte aligned.
  @inlinable public subscript(channel: Int) -> MutableSpan<Float> {
    @_lifetime(&self)
    mutating get {
      precondition(channel >= 0 && channel < channelCount, "no such channel")
      let samples = MutableSpan(_unsafeStart: handle.pointee.channels[channel]!, count: frames)
      return _overrideLifetime(samples, mutating: &self)
    }
  }

  /// Makes the buffer immutable audio that may be kept and written any number of times.
  public consuming func held() -> HeldAudio {
    host.pointee.retain_buffer(handle)
    return HeldAudio(host: host, buffer: handle, offset: 0, frames: frames)
  }
}

extension Output {
  /// A buffer in the output's format; its content is undefined.
  ///
  /// Throws `limit` when the run's memory budget is spent, `cancelled` when the run is cancelled.
  public func makeBuffer(frames: Int) throws(StageError) -> Buffer {
    try Buffer(host: host, node: node, channels: format?.channels ?? 0, frames: frames)
  }
}

extension Node {
  /// A buffer with undefined content.
  ///
  /// Throws `limit` when the run's memory budget is spent, `cancelled` when the run is cancelled.
  public func makeBuffer(channels: Int, frames: Int) throws(StageError) -> Buffer {
    try Buffer(host: host, node: handle, channels: channels, frames: frames)
  }
}
