import Glibc

/// Tells what a segment is from its cues: multinomial logistic regression on the standardised cues and their squares.
///
/// The table was made from sounds that Debian ships, clean and in noise; see `Benchmarks/segments/labels.py`.
enum SegmentClassifier {
  /// What one cue says for speech, melody and rhythm.
  struct Row {
    let name: String
    let mean: Float
    let deviation: Float
    let linear: SIMD4<Float>
    let square: SIMD4<Float>

    init(_ name: String, mean: Float, deviation: Float, linear: [Float], square: [Float]) {
      self.name = name
      self.mean = mean
      self.deviation = deviation
      self.linear = SIMD4(linear[0], linear[1], linear[2], 0)
      self.square = SIMD4(square[0], square[1], square[2], 0)
    }
  }

  /// The likeliest of `choices`, and how likely it is among them.
  static func label(_ cues: SegmentCues, choices: [SegmentLabel]) -> (label: SegmentLabel, confidence: Double) {
    var scores = bias
    for (row, cue) in zip(table, cues.figures) {
      let standard = max(-3, min(3, (cue.value - row.mean) / row.deviation))
      scores += row.linear * standard + row.square * (standard * standard)
    }
    let likelihoods = [SegmentLabel.speech, .melody, .rhythm].enumerated()
      .filter { choices.contains($0.element) }
      .map { (label: $0.element, likelihood: Double(expf(scores[$0.offset] - scores.max()))) }
    let total = likelihoods.reduce(0) { $0 + $1.likelihood }
    let best = likelihoods.max { $0.likelihood < $1.likelihood }!
    return (best.label, total > 0 ? best.likelihood / total : 1 / Double(choices.count))
  }
}
