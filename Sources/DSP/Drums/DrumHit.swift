/// A hit of a drum, or of a mouth that imitates one.
public struct DrumHit: Hashable, Sendable {
  /// Where it begins, in samples, and how clear that is.
  public var onset: Onset
  public var kind: DrumKind
  /// How likely the kind is, 0…1.
  public var confidence: Double
  /// What it was told from.
  public var cues: HitCues
}

extension DrumHit {
  /// The hits of a recording, in order; two at one place where two drums are hit at once.
  ///
  /// - Parameters:
  ///   - samples: One channel.
  ///   - sampleRate: In Hz, at least 1.
  ///   - detector: How easily something counts as a hit.
  public static func hits(
    in samples: Span<Float>, sampleRate: Double, detector: OnsetDetector = OnsetDetector()
  ) -> [DrumHit] {
    let onsets = detector.onsets(of: samples, novelty: Novelty(of: samples, sampleRate: sampleRate))
    let analyser = HitAnalyser(sampleRate: sampleRate)
    return onsets.indices.flatMap { index in
      let next = index + 1 < onsets.count ? onsets[index + 1].position : Double(samples.count)
      let cues = analyser.cues(at: onsets[index].position, until: next, in: samples)
      return DrumClassifier.kinds(of: cues).map { kind, confidence in
        DrumHit(onset: onsets[index], kind: kind, confidence: confidence, cues: cues)
      }
    }
  }
}
