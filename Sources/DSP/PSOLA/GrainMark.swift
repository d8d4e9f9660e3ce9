/// One period of the output: where it is heard, and which place of the recording is heard there.
///
/// Between two marks the output is a cross-fade from what the left mark reads to what the right one reads; where both read the
/// same (``continues``), it is simply that.
struct GrainMark: Sendable {
  /// In samples of the output.
  var output: Double
  /// In samples of the recording.
  var source: Double
  /// Samples of the recording for each sample of the output, before the mark and after it.
  var rateBefore: Double = 1
  var rateAfter: Double = 1
  /// The shift there: by this factor the formants go up with the pitch where the piece is played faster; 1 where it is not.
  var drag = 1.0
  /// How far the mark's own piece reaches to either side, in samples of the output.
  var reachBefore = Double.infinity
  var reachAfter = Double.infinity
  /// Reading on from the mark before arrives exactly here.
  var continues = false

  /// A place that stays as it is.
  static func unchanged(at position: Double, continues: Bool) -> GrainMark {
    GrainMark(output: position, source: position, continues: continues)
  }
}
