/// What a hit sounds like: the figures by which a kick, a snare and a hi-hat are told apart.
///
/// How the spectrum is shaped at the attack and after it, and how fast each part dies away: the features that P. Herrera, A. Dehamel and
/// F. Gouyon found to tell drums apart ("Automatic labeling of unpitched percussion sounds", AES 114, 2003), and D. Stowell and
/// M. Plumbley to tell a mouth's imitations ("Delayed decision-making in real-time beatbox percussion classification", JNMR 2010).
public struct HitCues: Hashable, Sendable {
  /// One value for each of ``names``.
  public let figures: [Float]
  /// Mean power of the attack, in dB of full scale.
  public let level: Double

  /// What the figures are called, in their order: of the bands, of how they fall, of their centre, of the low partials.
  public static let names: [String] = {
    var names: [String] = []
    for slot in HitAnalyser.slots {
      let time = slot.lowerBound * 5
      names += HitBands.edges.dropLast().map { "band\(Int($0))at\(time)" } + ["level\(time)"]
    }
    names += HitAnalyser.groups.map { "fall\($0.lowerBound)to\($0.upperBound)" } + ["length", "rise"]
    names += HitAnalyser.phases.flatMap { ["center\($0.lowerBound * 5)", "spread\($0.lowerBound * 5)"] }
    for place in HitAnalyser.places {
      let time = Int((place * 1000).rounded())
      names += ["low\(time)"] + HitAnalyser.lowEdges.dropLast().map { "low\(Int($0))at\(time)" }
      names += HitAnalyser.noiseEdges.dropLast().map { "noise\(Int($0))at\(time)" } + ["pitch\(time)", "tone\(time)"]
    }
    return names
  }()
}
