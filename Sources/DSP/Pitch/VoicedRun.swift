/// A stretch of a pitch track in which every frame has a pitch.
public struct VoicedRun: Sendable {
  /// Which frames of the track.
  public let frames: Range<Int>
  /// The pitch of each, in Hz.
  public let frequencies: [Float]
  /// Samples from one frame to the next.
  public let hop: Double
  /// Samples per second.
  public let sampleRate: Double

  /// A run of which every frame is voiced.
  public init(frames: Range<Int>, frequencies: [Float], hop: Double, sampleRate: Double) {
    precondition(frames.count == frequencies.count, "one frequency for each frame")
    self.frames = frames
    self.frequencies = frequencies
    self.hop = hop
    self.sampleRate = sampleRate
  }
}
