import PluginABI

/// The format of audio: frames a second and channels in each frame.
public struct AudioFormat: Hashable, Sendable, CustomStringConvertible {
  /// Frames per second, in Hz.
  public var sampleRate: Int
  public var channels: Int

  public init(sampleRate: Int, channels: Int) {
    self.sampleRate = sampleRate
    self.channels = channels
  }

  /// Such as `48000 Hz, 2 channels`.
  public var description: String { "\(sampleRate) Hz, \(channels) channel\(channels == 1 ? "" : "s")" }

  /// The frame nearest to `seconds`.
  public func frames(seconds: Double) -> Int { Int((seconds * Double(sampleRate)).rounded()) }

  /// Nil where neither field is set: not audio, or not settled yet.
  init?(_ format: vb_format) {
    if format.sample_rate == 0 && format.channels == 0 { return nil }
    self.init(sampleRate: Int(format.sample_rate), channels: Int(format.channels))
  }

  var abi: vb_format { vb_format(sample_rate: UInt32(sampleRate), channels: UInt32(channels)) }
}

/// The formats of a node's links and outputs while they are being settled.
public struct Formats: Sendable {
  /// Of each link, in the order of ``Node/links``; nil for events and documents.
  public let links: [AudioFormat?]
  /// Of each output: what the port's rule says, or nil where it leaves the format open, which a source fills in.
  public var outputs: [AudioFormat?]
  /// When the stage is called; may be changed where a parameter decides.
  public var policy: Policy
}
