/// What a hit sounds like: the figures by which a kick, a snare and a hi-hat are told apart.
///
/// Shares of the spectrum at the attack and after it, and how fast they die away: the features that P. Herrera, A. Dehamel and
/// F. Gouyon found to tell drums apart ("Automatic labeling of unpitched percussion sounds", AES 114, 2003), and D. Stowell and
/// M. Plumbley to tell a mouth's imitations ("Delayed decision-making in real-time beatbox percussion classification", JNMR 2010).
public struct HitCues: Hashable, Sendable {
  /// One value for each of ``names``.
  public let figures: [Float]
  /// Mean power of the attack, in dB of full scale.
  public let level: Double

  /// What the figures are called, in their order.
  public static let names =
    [
      "attack0", "attack90", "attack180", "attack360", "attack720", "attack1440", "attack2040", "attack2880",
      "attack4070",
      "attack5760", "attack8150", "attack11520", "bodyLow", "bodyMiddle", "bodyUpper", "bodyHigh", "changeLow",
      "changeMiddle",
      "changeUpper", "changeHigh", "fall", "fallLow", "fallMiddle", "fallHigh", "length", "rise", "centroid", "spread",
      "crest", "bodyCrest", "tone", "pitch", "glide",
    ]
}
