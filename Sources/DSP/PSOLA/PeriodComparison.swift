/// Finds how far apart two neighbouring periods of a waveform are, by normalised cross-correlation of two periods' length with
/// an interpolated peak.
struct PeriodComparison {
  private let signal: SignalView
  private var here: [Float] = []
  private var window: [Float] = []
  private var squares: [Float] = []
  private var correlations: [Float] = []

  init(_ signal: SignalView) {
    self.signal = signal
  }

  /// The distance from `mark` to the same phase of the next period, and how alike the two are, −1…1.
  mutating func period(after mark: Double, about period: Double) -> (period: Double, likeness: Float) {
    compare(mark, direction: 1, about: period)
  }

  /// The distance from `mark` back to the same phase of the period before.
  mutating func period(before mark: Double, about period: Double) -> (period: Double, likeness: Float) {
    compare(mark, direction: -1, about: period)
  }

  private mutating func compare(_ mark: Double, direction: Int, about period: Double) -> (
    period: Double, likeness: Float
  ) {
    let half = max(4, Int(period))
    let tolerance = max(2, Int(period * 0.03))
    let length = 2 * half + 1
    let centre = Int(mark.rounded()) - signal.start
    let nominal = Int(period.rounded())
    let start = centre - half
    let nearest = direction * nominal - (tolerance + 1)
    let samples = signal.samples
    // Near the recording's ends there is nothing to compare with.
    guard start >= 0, start + length <= samples.count, start + nearest >= 0,
      start + nearest + 2 * tolerance + 3 + length <= samples.count
    else { return (period, 0) }

    let base = samples.baseAddress!
    weigh(base + start, half: half)
    let lags = 2 * tolerance + 3
    if correlations.count < lags { correlations = Array(repeating: 0, count: lags) }
    let own = here.withUnsafeBufferPointer { dotProduct($0.baseAddress!, base + start, length) }
    var best = 1
    let first = base + start + nearest
    square(first, count: length + lags)
    for lag in 0..<lags {
      let cross = here.withUnsafeBufferPointer { dotProduct($0.baseAddress!, first + lag, length) }
      // Under the same window: without it, a voice that swells or fades would seem higher or lower.
      let energy = squares.withUnsafeBufferPointer { squares in
        window.withUnsafeBufferPointer { dotProduct($0.baseAddress!, squares.baseAddress! + lag, length) }
      }
      correlations[lag] = cross / (energy + 1e-12).squareRoot()
      if lag > 0, lag < lags - 1, correlations[lag] > correlations[best] { best = lag }
    }
    let likeness = own > 1e-9 ? correlations[best] / own.squareRoot() : 0
    let left = correlations[best - 1]
    let right = correlations[best + 1]
    let bend = left - 2 * correlations[best] + right
    // A peak at the edge of the search is no peak.
    guard best > 1, best < lags - 2, bend < 0 else { return (period, likeness) }
    let fraction = min(max(0.5 * (left - right) / bend, -0.5), 0.5)
    return (Double(direction * (nearest + best)) + Double(direction) * Double(fraction), likeness)
  }

  private mutating func square(_ samples: UnsafePointer<Float>, count: Int) {
    if squares.count < count { squares = Array(repeating: 0, count: 2 * count) }
    squares.withUnsafeMutableBufferPointer { squares in
      for i in 0..<count { squares[i] = samples[i] * samples[i] }
    }
  }

  /// The signal under a Hann window.
  private mutating func weigh(_ samples: UnsafePointer<Float>, half: Int) {
    let length = 2 * half + 1
    if window.count != length {
      window = Array(Window.hann(length + 1).dropFirst())
      if here.count < length { here = Array(repeating: 0, count: 2 * length) }
    }
    here.withUnsafeMutableBufferPointer { here in
      window.withUnsafeBufferPointer { window in
        for i in window.indices { here[i] = samples[i] * window[i] }
      }
    }
  }
}
