/// What a voice is to become.
public struct VoiceEdit: Sendable {
  /// For each frame of the pitch track the frequency that is wanted, in Hz; where it is 0, and where the track has no pitch, the
  /// voice stays as it is. The curve runs straight from frame to frame.
  public var frequencies: [Float]
  /// Factor for the frequencies of the formants, of everything: 1 leaves the vowels and the speaker's size as they are.
  public var formantRatio: Double

  public init(frequencies: [Float], formantRatio: Double = 1) {
    self.frequencies = frequencies
    self.formantRatio = formantRatio
  }
}
