/// Tells what a segment is from its cues: a small network, made from sounds that Debian ships, clean and in noise; see
/// `Benchmarks/segments/labels.py`.
enum SegmentClassifier {
  /// What the outputs of the network stand for.
  private static let labels: [SegmentLabel] = [.speech, .melody, .rhythm]

  /// The likeliest of `choices`, and how likely it is among them. A pitch that is held from one end to the other is melody for certain: no sound
  /// that the network was made from is as still.
  static func label(_ cues: SegmentCues, choices: [SegmentLabel]) -> (label: SegmentLabel, confidence: Double) {
    if cues.isHeld, choices.contains(.melody) { return (.melody, Double(cues.steady)) }
    let likelihoods = zip(labels, network.likelihoods(of: cues.figures.map(\.value)))
      .filter { choices.contains($0.0) }
    let total = likelihoods.reduce(0) { $0 + Double($1.1) }
    let best = likelihoods.max { $0.1 < $1.1 }!
    return (best.0, total > 0 ? Double(best.1) / total : 1 / Double(choices.count))
  }
}
