/// The periods of one voiced run: a mark in each, at the same phase of the waveform.
public struct EpochRun: Sendable {
  /// The frames of the pitch track that the run covers.
  public let frames: Range<Int>
  /// Where the marks lie, in samples with their fraction: increasing, one period apart, at least four.
  public let marks: [Double]
}
