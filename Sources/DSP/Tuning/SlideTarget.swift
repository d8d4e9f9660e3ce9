/// Finds what a voice that slides is on its way to: the pitch that it holds afterwards.
///
/// A voice approaches the pitch that it means as a spring does (Y. Xu and Q. E. Wang, "Pitch targets and their realization: Evidence from
/// Mandarin Chinese", Speech Communication 33, 2001), and is near it for long before it is there. So a slow slide towards a held pitch counts as
/// that pitch from where it is nearer than what was held before; so does one away from the last that is held. A fast one is too short for
/// its notes to be heard, and stays what was sung.
struct SlideTarget {
  /// In frames: the shortest pitch that is held, how long it goes on settling, how much of it then tells its pitch, and how far to either
  /// side a slope is measured.
  private let leastHeld: Int
  private let settling: Int
  private let edge: Int
  private let reach: Int
  /// Semitones a frame: a pitch that moves more slowly than the lower is held, a faster one than the higher no longer slides.
  private let slide: Range<Float>
  /// How far from its target a slide may be, in semitones.
  private static let nearness: Float = 1

  /// - Parameter frameRate: Frames of pitch a second.
  init(frameRate: Double) {
    leastHeld = max(1, Int((0.06 * frameRate).rounded()))
    settling = max(1, Int((0.12 * frameRate).rounded()))
    edge = max(1, Int((0.03 * frameRate).rounded()))
    reach = max(1, Int((0.015 * frameRate).rounded()))
    slide = Float(5 / frameRate)..<Float(25 / frameRate)
  }

  /// `pitches`, in semitones, with the slides at their targets.
  func targets(of pitches: [Float]) -> [Float] {
    let slopes = slopes(of: pitches, reach: reach)
    let held = heldRanges(slopes)
    var targets = pitches
    /// Goes from a target along the slide for as long as that leads away from it.
    func follow(_ frames: some Sequence<Int>, from target: Float, besides other: Float?, backwards: Bool) {
      for frame in frames {
        let distance = pitches[frame] - target
        let leaving = (distance > 0) != backwards ? slopes[frame] : -slopes[frame]
        let isNearer = other.map { abs(distance) < abs(pitches[frame] - $0) } ?? true
        guard slide.contains(leaving), abs(distance) < Self.nearness, isNearer else { return }
        targets[frame] = target
      }
    }
    var before: Range<Int>?
    for range in held {
      let origin = before.map { mean(pitches[$0].suffix(settling).prefix(edge)) }
      let goal = mean(pitches[range].prefix(settling).suffix(edge))
      follow(((before?.upperBound ?? 0)..<range.lowerBound).reversed(), from: goal, besides: origin, backwards: true)
      before = range
    }
    if let last = before {
      let origin = mean(pitches[last].suffix(settling).prefix(edge))
      follow(last.upperBound..<pitches.count, from: origin, besides: nil, backwards: false)
    }
    return targets
  }

  /// Where the pitch is held.
  private func heldRanges(_ slopes: [Float]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var start = 0
    for frame in 0...slopes.count where frame == slopes.count || abs(slopes[frame]) >= slide.lowerBound {
      if frame - start >= leastHeld { ranges.append(start..<frame) }
      start = frame + 1
    }
    return ranges
  }

  private func mean(_ pitches: ArraySlice<Float>) -> Float {
    pitches.reduce(0, +) / Float(pitches.count)
  }
}

/// How much `values` rise from frame to frame, measured from `reach` frames before each to as many after it.
func slopes(of values: [Float], reach: Int) -> [Float] {
  values.indices.map { frame in
    let start = max(0, frame - reach)
    let end = min(values.count - 1, frame + reach)
    return end > start ? (values[end] - values[start]) / Float(end - start) : 0
  }
}
