/// One period of the output: where it is heard, and which place of the recording is heard there.
///
/// Between two marks the output is a cross-fade from what the left mark reads to what the right one reads; where both read the
/// same (``continues``), it is simply that.
struct GrainMark {
  /// In samples of the output.
  var output: Double
  /// In samples of the recording.
  var source: Double
  /// Samples of the recording for each sample of the output, before the mark and after it.
  var rateBefore: Double = 1
  var rateAfter: Double = 1
  /// How far the mark's own piece reaches to either side, in samples of the output.
  var reachBefore = Double.infinity
  var reachAfter = Double.infinity
  /// Reading on from the mark before arrives exactly here.
  var continues = false
  /// How high the voice is, in cycles per sample: in the output, and in the recording.
  var frequency: Double
  var sourceFrequency: Double
}
