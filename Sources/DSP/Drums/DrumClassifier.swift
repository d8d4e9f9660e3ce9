/// Tells which drums a hit is of.
///
/// The network was trained on drum kits that Debian ships and on sounds of a mouth, one at a time and two at once, clean, in rooms, in noise
/// and through poor microphones; see `Benchmarks/drums/classes.py`.
public enum DrumClassifier {
  /// What may be hit at one time, as the network's classes have it.
  static let sets: [[DrumKind]] = [[.kick], [.snare], [.hiHat], [.other], [.kick, .hiHat]]

  /// The likeliest kinds, one or two, and how likely each is to be among what is hit, 0…1.
  public static func kinds(of cues: HitCues) -> [(kind: DrumKind, confidence: Double)] {
    let likelihoods = Array(zip(sets, network.likelihoods(of: cues.figures)))
    let best = likelihoods.max { $0.1 < $1.1 }?.0 ?? []
    return best.map { kind in
      let likelihood = likelihoods.reduce(0) { $1.0.contains(kind) ? $0 + $1.1 : $0 }
      return (kind, min(1, Double(likelihood)))
    }
  }
}
