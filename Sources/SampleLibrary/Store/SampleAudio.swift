/// A sample's audio, decoded.
public struct SampleAudio: Equatable, Sendable {
  /// One array for each channel, of the same length; full scale is ±1.
  public var channels: [[Float]]
  /// Hz.
  public var sampleRate: Int

  public init(channels: [[Float]], sampleRate: Int) {
    self.channels = channels
    self.sampleRate = sampleRate
  }

  public var frames: Int { channels.first?.count ?? 0 }
}
