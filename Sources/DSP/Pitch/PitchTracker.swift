/// Finds the pitch of one voice: a fundamental frequency for every frame, or none.
///
/// The signal is brought to a rate of about 8 kHz. Each frame's autocorrelation offers candidates (``Periodicity``), a path search over all
/// frames chooses among them (``PitchPath``), and each chosen period is then sharpened to a fraction of a cent (``PitchRefiner``).
///
/// ```swift
/// let track = PitchTracker(sampleRate: 44100).track(samples.span)
/// ```
public struct PitchTracker: Sendable {
  /// Samples per second.
  public let sampleRate: Double
  /// Where the pitch is looked for, in Hz.
  public let range: ClosedRange<Double>
  /// From one frame to the next, in seconds.
  public let hop: Double
  /// How periodic a frame must be to have a pitch, 0…1.
  public let threshold: Double

  /// - Parameters:
  ///   - sampleRate: Samples per second, above 0.
  ///   - range: Where the pitch is looked for, in Hz; what lies above a quarter of the sample rate is not.
  ///   - hop: From one frame to the next, in seconds.
  ///   - threshold: How periodic a frame must be to have a pitch: an autocorrelation, 0…1.
  public init(
    sampleRate: Double, range: ClosedRange<Double> = 50...1200, hop: Double = 0.005, threshold: Double = 0.45
  ) {
    precondition(sampleRate > 0 && range.lowerBound > 0 && hop > 0, "rates and times are above 0")
    self.sampleRate = sampleRate
    let highest = max(range.lowerBound, min(range.upperBound, sampleRate / 4))
    self.range = range.lowerBound...highest
    self.hop = hop
    self.threshold = threshold
  }

  /// The pitch of a whole recording.
  public func track(_ samples: Span<Float>) -> PitchTrack {
    var stream = stream()
    var frames: [PitchTrack.Frame] = []
    stream.push(samples, into: &frames)
    stream.finish(into: &frames)
    return PitchTrack(sampleRate: sampleRate, hop: stream.hop, frames: frames)
  }

  /// A tracker for a signal that arrives piece by piece; the same frames come out of it.
  public func stream() -> PitchStream {
    PitchStream(self)
  }
}
