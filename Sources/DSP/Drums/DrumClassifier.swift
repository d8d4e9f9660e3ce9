/// Tells which drum a hit is.
///
/// The network was trained on drum kits that Debian ships and on sounds of a mouth, clean, in noise and through poor microphones; see
/// `Benchmarks/drums/classes.py`.
public enum DrumClassifier {
  /// The likeliest kind, and how likely it is, 0…1.
  public static func kind(of cues: HitCues) -> (kind: DrumKind, confidence: Double) {
    let likelihoods = network.likelihoods(of: cues.figures)
    let kinds = DrumKind.allCases
    let best = kinds.indices.max { likelihoods[$0] < likelihoods[$1] }!
    return (kinds[best], Double(likelihoods[best]))
  }
}
