import Glibc

/// How strongly a pulse repeats at each period: the autocorrelation of short stretches, averaged over all of them, so that a tempo
/// that drifts still shows as one peak.
struct Tempogram: Sendable {
  /// Frames a second.
  let rate: Double
  /// The autocorrelation at every lag in frames, 1 at lag 0.
  private(set) var correlation: [Float]

  init(of pulse: Pulse) {
    rate = pulse.rate
    let window = min(max(16, pulse.values.count), Int(10 * rate))
    let step = max(1, window / 4)
    let lags = window * 2 / 3
    var size = 1
    while size < window * 2 { size *= 2 }
    let transform = RealFFT(count: size)
    var signal = [Float](repeating: 0, count: size)
    var bins = [Bin](repeating: Bin(), count: transform.binCount)
    var sum = [Float](repeating: 0, count: lags)
    var start = 0
    repeat {
      for i in 0..<size {
        signal[i] = i < window && start + i < pulse.values.count ? max(-0.5, pulse.values[start + i]) : 0
      }
      var spectrum = bins.mutableSpan
      transform.forward(signal.span, spectrum: &spectrum)
      for i in spectrum.indices {
        let power = spectrum[i].real * spectrum[i].real + spectrum[i].imaginary * spectrum[i].imaginary
        spectrum[i] = Bin(real: power)
      }
      var result = signal.mutableSpan
      transform.inverse(&spectrum, signal: &result)
      for lag in 0..<lags { sum[lag] += signal[lag] * Float(window) / Float(window - lag) }
      start += step
    } while start + window <= pulse.values.count
    let whole = max(sum.first ?? 1, 1e-9)
    correlation = sum.map { $0 / whole }
  }

  /// The strength of the beat period `period`, in frames: of itself and of two, three and four of it.
  func strength(of period: Double) -> Float {
    var total: Float = 0
    var weights: Float = 0
    for multiple in 1...4 {
      let center = period * Double(multiple)
      // The further away, the more a small error of the period has grown.
      let reach = max(1, Int((0.015 * center).rounded()))
      let middle = Int(center.rounded())
      guard middle + reach < correlation.count else { break }
      var best: Float = -1
      for lag in max(1, middle - reach)...middle + reach { best = max(best, correlation[lag]) }
      let weight: Float = [1, 0.8, 0.5, 0.7][multiple - 1]
      total += weight * best
      weights += weight
    }
    return weights > 0 ? total / weights : 0
  }

  /// Periods in frames that may be the beat's, the strongest first: peaks of ``strength(of:)`` with tempos in `range` (beats a minute).
  func candidates(in range: ClosedRange<Double>, count: Int) -> [(period: Double, strength: Float)] {
    let shortest = 60 * rate / range.upperBound
    let longest = 60 * rate / range.lowerBound
    var periods: [Double] = []
    var period = shortest / 1.02
    while period <= longest * 1.02 {
      periods.append(period)
      period *= 1.01
    }
    let strengths = periods.map(strength(of:))
    var peaks: [(period: Double, strength: Float)] = []
    for i in periods.indices.dropFirst().dropLast()
    where strengths[i] >= strengths[i - 1] && strengths[i] > strengths[i + 1] {
      // The top of the parabola through the peak and its neighbours.
      let left = strengths[i - 1]
      let right = strengths[i + 1]
      let bend = left - 2 * strengths[i] + right
      let shift = bend < 0 ? Double(0.5 * (left - right) / bend) : 0
      peaks.append((periods[i] * pow(1.01, shift), strengths[i]))
    }
    peaks.sort { ($0.strength, $1.period) > ($1.strength, $0.period) }
    return Array(peaks.prefix(count))
  }
}
