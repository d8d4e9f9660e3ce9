import DSP

/// Where the sounds of a clip go on the grid.
struct HitSnapping {
  var bpm: Double?
  var origin: Double?
  var stepsPerBeat: Double
  var swing: Double
  var strength: Double
  var material: OnsetMaterial
  var sensitivity: Double
  var sampleRate: Double

  /// The moves, in frames of the clip; nil where nothing begins, or where there is no tempo.
  ///
  /// - Parameters:
  ///   - samples: The mean of the clip's channels.
  ///   - clipStart: Where the clip begins on the timeline, in frames.
  func anchors(for samples: Span<Float>, clipStart: Int) -> [AttackMover.Anchor]? {
    let novelty = Novelty(of: samples, sampleRate: sampleRate)
    let onsets = OnsetDetector(sensitivity: sensitivity).onsets(of: samples, material: material, novelty: novelty)
    guard !onsets.isEmpty else { return nil }
    let start = Double(clipStart)
    let plan: SnapPlan
    if let bpm {
      let grid = grid(beat: 60 * sampleRate / bpm, origin: (origin ?? 0) * sampleRate - start)
      plan = SnapPlan(onsets: onsets, grid: grid, strength: strength)
    } else {
      guard let pulse = SteadyPulse(BeatTracker().beats(of: samples, novelty: novelty)) else { return nil }
      // With an origin, the recording's beats go to those of the timeline.
      let first = origin.map { origin in
        let wanted = origin * sampleRate - start
        return wanted + ((pulse.origin - wanted) / pulse.beat).rounded() * pulse.beat
      }
      let shift = (first ?? pulse.origin) - pulse.origin
      plan = SnapPlan(
        onsets: onsets, grid: grid(beat: pulse.beat, origin: pulse.origin + shift),
        meant: onsets.map { pulse.steady($0.position) + shift }, strength: strength)
    }
    return Self.anchors(of: plan)
  }

  private func grid(beat: Double, origin: Double) -> RhythmGrid {
    RhythmGrid(beat: beat, origin: origin, stepsPerBeat: stepsPerBeat, swing: swing)
  }

  /// To whole frames.
  private static func anchors(of plan: SnapPlan) -> [AttackMover.Anchor] {
    var anchors: [AttackMover.Anchor] = []
    for move in plan.moves {
      let anchor = AttackMover.Anchor(from: Int(move.from.rounded()), to: Int(move.to.rounded()))
      if let last = anchors.last, anchor.from <= last.from || anchor.to <= last.to { continue }
      anchors.append(anchor)
    }
    return anchors
  }
}
