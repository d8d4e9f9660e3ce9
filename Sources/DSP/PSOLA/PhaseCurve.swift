/// The phase of a voice over a voiced run: the integral of its frequency, in cycles, from the run's start.
///
/// The frequency runs straight from frame to frame, so the phase is a parabola between two frames and can be inverted exactly.
struct PhaseCurve {
  /// Where the knots lie, in samples: the run's edges and its frames between them.
  private let positions: [Double]
  /// In cycles per sample, at the knots.
  private let frequencies: [Double]
  /// In cycles, at the knots.
  private let phases: [Double]

  /// - Parameters:
  ///   - frequencies: For each frame of the run, in Hz, all above 0.
  ///   - range: Where the curve begins and ends, in samples: level before the run's first frame and after the last.
  init(_ run: VoicedRun, frequencies: some RandomAccessCollection<Double>, range: ClosedRange<Double>) {
    var positions: [Double] = []
    var values: [Double] = []
    for (index, frequency) in frequencies.enumerated() {
      let place = min(max(Double(run.frames.lowerBound + index) * run.hop, range.lowerBound), range.upperBound)
      if index == 0, place > range.lowerBound {
        positions.append(range.lowerBound)
        values.append(frequency / run.sampleRate)
      }
      positions.append(place)
      values.append(frequency / run.sampleRate)
    }
    if let last = values.last {
      positions.append(range.upperBound)
      values.append(last)
    }
    var phase = 0.0
    phases = positions.indices.map { index in
      if index > 0 {
        phase += (positions[index] - positions[index - 1]) * (values[index] + values[index - 1]) / 2
      }
      return phase
    }
    self.positions = positions
    self.frequencies = values
  }

  /// In cycles, at the run's end.
  var end: Double { phases.last ?? 0 }

  /// Where the phase is `phase`, which is not below that of the call before with the same `cursor`.
  func position(ofPhase phase: Double, cursor: inout Int) -> Double {
    while cursor + 2 < phases.count, phases[cursor + 1] <= phase { cursor += 1 }
    let length = positions[cursor + 1] - positions[cursor]
    let wanted = phase - phases[cursor]
    let start = frequencies[cursor]
    if length <= 0 { return positions[cursor] }
    let slope = (frequencies[cursor + 1] - start) / length
    // The root of start·d + slope/2·d² that stays finite where the slope is 0.
    let root = max(0, start * start + 2 * slope * wanted).squareRoot()
    return positions[cursor] + 2 * wanted / (start + root)
  }
}
