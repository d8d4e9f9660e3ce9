/// The periods of one voiced run: a mark in each, at the same phase of the waveform.
struct EpochRun {
  let voiced: VoicedRun
  /// Where the marks lie, in samples with their fraction: increasing, one period apart, at least four.
  let marks: [Double]
}
