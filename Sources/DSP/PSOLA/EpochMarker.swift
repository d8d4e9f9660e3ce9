/// Marks the periods of a voice.
///
/// The track's phase says roughly where a mark must be. From the middle of a run outwards each next mark lies where the waveform around
/// it resembles that around the mark before the most (normalised cross-correlation over two periods), to a fraction of a sample. The
/// marks of a run sit where its energy is greatest within the period, close to the closure of the glottis, so that a grain around a mark holds the response to one pulse.
///
/// After E. Moulines and F. Charpentier, "Pitch-synchronous waveform processing techniques for text-to-speech synthesis using
/// diphones", Speech Communication 9 (1990); the correlation is that of P. Boersma and D. Weenink's Praat.
struct EpochMarker {
  private let signal: SignalView
  private var comparison: PeriodComparison
  /// Below this correlation of neighbouring periods a run is not taken beyond what the track calls voiced.
  private let leastLikeness: Float = 0.6
  /// How far a run may be taken beyond the track's edge, in periods.
  private let furthestExtension = 6

  init(_ signal: SignalView) {
    self.signal = signal
    comparison = PeriodComparison(signal)
  }

  /// The marks of a run, nil where it has fewer than four periods.
  ///
  /// - Parameter limits: How far it may be taken beyond its frames, in samples.
  mutating func mark(_ run: VoicedRun, within limits: ClosedRange<Double>) -> EpochRun? {
    let start = max(limits.lowerBound, (Double(run.frames.lowerBound) - 0.5) * run.hop)
    let end = min(limits.upperBound, (Double(run.frames.upperBound) - 0.5) * run.hop)
    guard end > start else { return nil }
    let curve = PhaseCurve(run, frequencies: run.frequencies.lazy.map(Double.init), range: start...end)
    guard curve.end > 4 else { return nil }
    let offset = loudestPhase(curve)
    var cursor = 0
    let guide = (0..<Int(curve.end - offset) + 1).map {
      curve.position(ofPhase: offset + Double($0), cursor: &cursor)
    }
    guard guide.count >= 4 else { return nil }
    var marks = follow(guide)
    extend(&marks, within: limits)
    return EpochRun(voiced: run, marks: marks)
  }

  /// The fraction of a cycle at which the run's energy, looked at through a third of a period, is greatest.
  private func loudestPhase(_ curve: PhaseCurve) -> Double {
    let bins = 24
    var energy = Array(repeating: Float(0), count: bins)
    var cursor = 0
    var position = 0.0
    // As many samples a period as there are bins would be too few for low voices, and every sample costs little.
    var phase = 0.0
    let step = 1 / Double(bins)
    while phase < curve.end {
      position = curve.position(ofPhase: phase, cursor: &cursor)
      let sample = signal.samples[min(max(0, Int(position) - signal.start), signal.samples.count - 1)]
      energy[Int(phase / step + 0.5) % bins] += sample * sample
      phase += step
    }
    let reach = bins / 6
    var best = 0
    var greatest: Float = -1
    for centre in 0..<bins {
      var sum: Float = 0
      for distance in -reach...reach {
        let weight = 1 - Float(abs(distance)) / Float(reach + 1)
        sum += weight * energy[(centre + distance + bins) % bins]
      }
      if sum > greatest {
        greatest = sum
        best = centre
      }
    }
    return Double(best) * step
  }

  /// The guide's marks, moved to where neighbouring periods look alike.
  private mutating func follow(_ guide: [Double]) -> [Double] {
    var marks = guide
    let origin = guide.count / 2
    for index in stride(from: origin + 1, to: guide.count, by: 1) {
      let period = guide[index] - guide[index - 1]
      let found = comparison.period(after: marks[index - 1], about: period)
      marks[index] = marks[index - 1] + found.period
    }
    for index in stride(from: origin - 1, through: 0, by: -1) {
      let period = guide[index + 1] - guide[index]
      let found = comparison.period(before: marks[index + 1], about: period)
      marks[index] = marks[index + 1] - found.period
    }
    return marks
  }

  /// Adds periods at both ends for as long as they resemble their neighbours.
  private mutating func extend(_ marks: inout [Double], within limits: ClosedRange<Double>) {
    for _ in 0..<furthestExtension {
      let last = marks[marks.count - 1]
      let found = comparison.period(after: last, about: last - marks[marks.count - 2])
      guard found.likeness > leastLikeness, last + found.period < limits.upperBound else { break }
      marks.append(last + found.period)
    }
    var earlier: [Double] = []
    var first = marks[0]
    var period = marks[1] - first
    for _ in 0..<furthestExtension {
      let found = comparison.period(before: first, about: period)
      guard found.likeness > leastLikeness, first - found.period > limits.lowerBound else { break }
      period = found.period
      first -= period
      earlier.append(first)
    }
    marks.insert(contentsOf: earlier.reversed(), at: 0)
  }
}
