/// Square waves that share no harmonics: what the cymbals of analogue drum machines are made of.
struct SquareBank {
  private var phases: [Double]
  private let steps: [Double]

  /// Frequencies of the six oscillators in one well-known machine, in Hz.
  static let metal = [205.3, 304.4, 369.6, 522.7, 540.0, 800.0]

  init(_ frequencies: [Double], rate: Double) {
    steps = frequencies.map { $0 / rate }
    phases = frequencies.indices.map { Double($0) * 0.137 }
  }

  /// The mean of all.
  mutating func next() -> Double {
    var sum = 0.0
    for index in phases.indices {
      let (phase, step) = (phases[index], steps[index])
      sum += (phase < 0.5 ? 1 : -1) + Self.smoothing(phase, step)
      let half = phase + 0.5
      sum -= Self.smoothing(half < 1 ? half : half - 1, step)
      phases[index] = phase + step < 1 ? phase + step : phase + step - 1
    }
    return sum / Double(phases.count)
  }

  /// What takes most of the aliasing off a step up at phase 0 (V. Välimäki's polynomial band-limited step).
  private static func smoothing(_ phase: Double, _ step: Double) -> Double {
    if phase < step {
      let place = phase / step
      return 2 * place - place * place - 1
    }
    if phase > 1 - step {
      let place = (phase - 1) / step
      return place * place + 2 * place + 1
    }
    return 0
  }
}
