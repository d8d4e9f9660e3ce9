/// What takes a stream of samples in pieces and gives another: every channel is appended to, then the frames are counted, and
/// what came of it is copied from every channel and removed.
public protocol SampleStream: AnyObject {
  /// Appends samples to one channel; every channel is given as many before ``advance(by:)``.
  func append(_ samples: Span<Float>, channel: Int)

  /// Counts frames that were appended to every channel, and makes what output they allow.
  func advance(by frames: Int)

  /// The input is complete: makes the rest of the output.
  func finish()

  /// Frames of output that can be taken.
  var availableFrames: Int { get }

  /// Copies the next frames of a channel, as many as `samples` holds and at most ``availableFrames``.
  func copy(channel: Int, to samples: inout MutableSpan<Float>)

  /// Forgets frames that were copied from every channel.
  func remove(_ frames: Int)
}

extension SampleStream {
  /// Appends samples to every channel, and makes what output they allow.
  public func push(_ channels: [[Float]]) {
    for (channel, samples) in channels.enumerated() { append(samples.span, channel: channel) }
    advance(by: channels.first?.count ?? 0)
  }

  /// What comes of a whole recording, given channel by channel. To be asked of a stream that is fresh.
  public func process(_ channels: [[Float]]) -> [[Float]] {
    push(channels)
    finish()
    return channels.indices.map { channel in
      var output = [Float](repeating: 0, count: availableFrames)
      var samples = output.mutableSpan
      copy(channel: channel, to: &samples)
      return output
    }
  }
}
