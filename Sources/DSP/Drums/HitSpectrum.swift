import Glibc

/// Power spectra of windows of one length, of a recording of which a part is looked at.
final class HitSpectrum {
  /// Hz from a bin to the next.
  let width: Double
  private let transform: RealFFT
  private let window: [Float]
  private var frame: [Float]
  private var bins: [Bin]

  /// - Parameters:
  ///   - count: Samples of the window.
  ///   - padding: How many times as long the transform is; the rest is 0.
  ///   - sampleRate: In Hz.
  init(count: Int, padding: Int = 1, sampleRate: Double) {
    transform = RealFFT(count: count * padding)
    window = Window.hann(count)
    frame = Array(repeating: 0, count: count * padding)
    bins = Array(repeating: Bin(), count: transform.binCount)
    width = sampleRate / Double(count * padding)
  }

  /// Samples of the window.
  var count: Int { window.count }

  /// The powers of the window whose first sample is `start`, so that a full-scale sine has about 1 at any length; silence before the
  /// recording and from `end` on.
  func powers(of samples: Span<Float>, from start: Int, until end: Int) -> [Float] {
    let end = min(end, samples.count)
    for i in window.indices {
      let place = start + i
      frame[i] = place >= 0 && place < end ? samples[place] * window[i] : 0
    }
    var spectrum = bins.mutableSpan
    transform.forward(frame.span, spectrum: &spectrum)
    let scale = 16 / Float(window.count * window.count)
    return bins.map { ($0.real * $0.real + $0.imaginary * $0.imaginary) * scale }
  }

  /// The sum of the powers between two frequencies in Hz.
  func sum(_ powers: [Float], _ low: Double, _ high: Double) -> Float {
    let range = bins(low, high, of: powers)
    return powers[range].reduce(0, +)
  }

  /// How much like noise what lies between two frequencies is: the geometric mean of the powers to their mean, in dB; 0 where all are alike.
  func flatness(_ powers: [Float], _ low: Double, _ high: Double) -> Float {
    let range = bins(low, high, of: powers)
    guard !range.isEmpty else { return 0 }
    let count = Float(range.count)
    let geometric = powers[range].reduce(0) { $0 + log10f($1 + 1e-12) } / count
    let mean = powers[range].reduce(0, +) / count + 1e-12
    return 10 * (geometric - log10f(mean))
  }

  /// The frequency of the strongest partial between two frequencies, in Hz, and the power of what is within a window's width of it.
  func peak(_ powers: [Float], _ low: Double, _ high: Double) -> (frequency: Float, power: Float) {
    let range = bins(low, high, of: powers)
    guard let best = range.max(by: { powers[$0] < powers[$1] }), best > 0, best + 1 < powers.count else {
      return (0, 0)
    }
    let (left, middle, right) = (
      log2f(powers[best - 1] + 1e-12), log2f(powers[best] + 1e-12), log2f(powers[best + 1] + 1e-12)
    )
    let bend = left - 2 * middle + right
    let shift = bend < 0 ? max(-0.5, min(0.5, 0.5 * (left - right) / bend)) : 0
    let lobe = 2 * width * Double(frame.count / window.count)
    let center = Double(best) * width
    return ((Float(best) + shift) * Float(width), sum(powers, center - lobe, center + lobe))
  }

  private func bins(_ low: Double, _ high: Double, of powers: [Float]) -> Range<Int> {
    let first = max(0, min(powers.count, Int(low / width)))
    return first..<max(first, min(powers.count, Int(high / width)))
  }
}
