/// The true peak of one channel of a stream: the greatest magnitude of the signal that the samples stand for, in between too, by
/// ``PeakInterpolator``. Before its first sample and after its last the stream is silent.
struct TruePeakMeter {
  private static let chunk = 1024

  /// Of what was pushed so far, but for the last 16 samples until ``finish()``.
  private(set) var peak: Float = 0
  private let interpolator = PeakInterpolator()
  private var window = [Float](repeating: 0, count: chunk + 2 * PeakInterpolator.reach)
  private var filled = PeakInterpolator.reach

  mutating func push(_ samples: Span<Float>) {
    var taken = 0
    while taken < samples.count {
      let count = min(samples.count - taken, window.count - filled)
      for index in 0..<count { window[filled + index] = samples[taken + index] }
      filled += count
      taken += count
      if filled == window.count { measure() }
    }
  }

  mutating func finish() {
    for index in filled..<window.count { window[index] = 0 }
    measure()
  }

  private mutating func measure() {
    peak = window.withUnsafeBufferPointer {
      interpolator.greatest(of: $0.baseAddress! + PeakInterpolator.reach, count: Self.chunk, above: peak)
    }
    for index in 0..<2 * PeakInterpolator.reach { window[index] = window[Self.chunk + index] }
    filled = 2 * PeakInterpolator.reach
  }
}
