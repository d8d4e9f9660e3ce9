/// The format of audio on a link: how many frames a second, how many channels in each.
public struct AudioFormat: Hashable, Sendable, CustomStringConvertible {
  /// Frames per second, in Hz.
  public var sampleRate: Int
  /// Samples in each frame.
  public var channels: Int

  public init(sampleRate: Int, channels: Int) {
    self.sampleRate = sampleRate
    self.channels = channels
  }

  /// Such as `48000 Hz stereo`.
  public var description: String { "\(sampleRate) Hz \(Self.layoutName(channels))" }

  static func layoutName(_ channels: Int) -> String {
    switch channels {
    case 1: "mono"
    case 2: "stereo"
    default: "\(channels) channels"
    }
  }
}
