import Glibc

/// Finds tempo, beats and downbeats of a recording, looking at the whole of it.
///
/// Peaks of the tempogram give tempos; for each, a path search over the file gives the best beats; the hypothesis with the best
/// score wins, the others remain as alternatives. Beats then move to the attacks beside them.
public struct BeatTracker: Sendable {
  /// Tempos that are considered, in beats a minute.
  public let range: ClosedRange<Double>
  /// Beats in a bar; nil leaves the choice between three and four.
  public let beatsPerBar: Int?

  public init(range: ClosedRange<Double> = 45...240, beatsPerBar: Int? = nil) {
    self.range = range
    self.beatsPerBar = beatsPerBar
  }

  /// - Parameters:
  ///   - samples: One channel.
  ///   - novelty: That of `samples`.
  /// - Returns: No beats where nothing repeats: in silence, or in less than about two seconds.
  public func beats(of samples: Span<Float>, novelty: Novelty) -> BeatTrack {
    var track = beats(of: novelty)
    let locator = AttackLocator(samples, sampleRate: novelty.sampleRate)
    for index in track.beats.indices {
      if let attack = locator.attack(near: track.beats[index].position), attack.rise > 6 {
        track.beats[index].position = attack.position
      }
      track.beats[index].position = min(max(0, track.beats[index].position), Double(samples.count - 1))
    }
    return track
  }

  /// The beats of sounds that are known: of hits that were found before.
  ///
  /// - Parameters:
  ///   - hits: In order.
  ///   - isLow: For each, whether it is a bass drum or the like, which marks downbeats.
  ///   - sampleRate: In Hz.
  public func beats(of hits: [Onset], isLow: [Bool], sampleRate: Double) -> BeatTrack {
    beats(of: Novelty(of: hits, isLow: isLow, sampleRate: sampleRate))
  }

  private func beats(of novelty: Novelty) -> BeatTrack {
    var track = BeatTrack()
    let pulse = Pulse(evening: novelty.flux, rate: novelty.frameRate)
    let hypotheses = hypotheses(for: pulse)
    guard let best = hypotheses.first, (novelty.flux.max() ?? 0) > 0 else { return track }
    track.tempos = Self.tempos(hypotheses)
    let beats = Self.sounding(best.beats, in: pulse)
    let bars = Bars(of: beats, novelty: novelty, beatsPerBar: beatsPerBar)
    track.beatsPerBar = bars.beatsPerBar
    for (index, frame) in beats.enumerated() {
      let position = novelty.position(ofFrame: Double(frame))
      let strength = Double(min(1, max(0, pulse.peak(at: Double(frame)) / 4)))
      track.beats.append(BeatTrack.Beat(position: position, number: bars.numbers[index], strength: strength))
    }
    return track
  }

  /// Without the beats before the first and after the last on which something begins: the path goes on through silence.
  private static func sounding(_ beats: [Int], in pulse: Pulse) -> [Int] {
    func sounds(_ beat: Int) -> Bool { pulse.peak(at: Double(beat)) > 0.5 }
    guard let first = beats.firstIndex(where: sounds), let last = beats.lastIndex(where: sounds) else { return [] }
    return Array(beats[first...last])
  }

  /// What the beats may be, the likeliest first.
  private func hypotheses(for pulse: Pulse) -> [BeatHypothesis] {
    let tempogram = Tempogram(of: pulse)
    let candidates = tempogram.candidates(in: range.lowerBound...range.upperBound * 1.1, count: 10)
    guard let strongest = candidates.first?.strength, strongest > 0.02 else { return [] }
    var found: [BeatHypothesis] = []
    func add(_ beats: [Int]) {
      guard let hypothesis = BeatHypothesis(beats: beats, of: pulse), range.contains(hypothesis.tempo) else { return }
      if let same = found.firstIndex(where: { $0.isLike(hypothesis) }) {
        if found[same].score < hypothesis.score { found[same] = hypothesis }
      } else {
        found.append(hypothesis)
      }
    }
    for candidate in candidates where candidate.strength > 0.25 * strongest {
      let beats = BeatPath(of: pulse, period: candidate.period).beats
      add(beats)
      // Between the beats at half the tempo there is another half: syncopated music can make it look the stronger one.
      for phase in 0...1 where beats.count > 3 {
        add(stride(from: phase, to: beats.count, by: 2).map { beats[$0] })
      }
    }
    return found.sorted { ($0.score, $1.tempo) > ($1.score, $0.tempo) }
  }

  /// The distinct tempos of `hypotheses`, which come the likeliest first.
  private static func tempos(_ hypotheses: [BeatHypothesis]) -> [BeatTrack.Tempo] {
    var tempos: [BeatTrack.Tempo] = []
    guard let best = hypotheses.first else { return tempos }
    for hypothesis in hypotheses {
      let weight = exp(hypothesis.score - best.score)
      if let same = tempos.firstIndex(where: { abs($0.beatsPerMinute / hypothesis.tempo - 1) < 0.04 }) {
        tempos[same].confidence += weight
      } else {
        tempos.append(BeatTrack.Tempo(beatsPerMinute: hypothesis.tempo, confidence: weight))
      }
    }
    let whole = tempos.reduce(0) { $0 + $1.confidence }
    for i in tempos.indices { tempos[i].confidence /= whole }
    return Array(tempos.prefix(4))
  }
}
