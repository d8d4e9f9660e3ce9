import Glibc

/// Finds where exactly a sound begins: the moment that best divides the louder from the quieter.
///
/// Energy is summed over half milliseconds of the signal's first difference, which keeps the slow swing of a bass out of it.
public struct AttackLocator: Sendable {
  /// An attack.
  public struct Attack: Hashable, Sendable {
    /// In samples.
    public var position: Double
    /// How much louder it is after than before, in dB.
    public var rise: Double
  }

  private let sampleRate: Double
  /// Samples to a step.
  private let step: Double
  /// The energy of all steps before this one.
  private var sums: [Double]
  /// What counts as no energy, a step.
  private var floor: Double

  /// - Parameters:
  ///   - samples: One channel.
  ///   - sampleRate: In Hz.
  public init(_ samples: Span<Float>, sampleRate: Double) {
    self.sampleRate = sampleRate
    step = max(1, sampleRate / 2000)
    let count = Int(Double(samples.count) / step)
    sums = Array(repeating: 0, count: count + 1)
    var loudest = 0.0
    var before: Float = samples.isEmpty ? 0 : samples[0]
    var position = 0
    for index in 0..<count {
      let end = min(samples.count, Int((Double(index + 1) * step).rounded()))
      var energy: Float = 0
      while position < end {
        let change = samples[position] - before
        energy += change * change
        before = samples[position]
        position += 1
      }
      loudest = max(loudest, Double(energy))
      sums[index + 1] = sums[index] + Double(energy)
    }
    floor = max(loudest * 1e-6, 1e-12)
  }

  /// The clearest attack within `reach` seconds of `position`, in samples; nil where nothing rises by 3 dB.
  ///
  /// Where several rise alike, the one nearest to `position` is meant: each 10 ms away count as 1 dB less.
  public func attack(near position: Double, reach: Double = 0.03) -> Attack? {
    let center = position / step
    let width = reach * sampleRate / step
    let first = max(0, Int((center - width).rounded(.up)))
    let last = min(sums.count - 1, Int((center + width).rounded(.down)))
    guard first <= last else { return nil }
    var best: (score: Double, rise: Double, step: Int)?
    for index in first...last {
      let rise = rise(at: index)
      let score = rise - abs(Double(index) - center) * step / sampleRate * 100
      if score > best?.score ?? 3 { best = (score, rise, index) }
    }
    guard let best else { return nil }
    return Attack(position: Double(best.step) * step, rise: best.rise)
  }

  /// How much louder 6 ms after a step are than 12 ms before, in dB.
  private func rise(at index: Int) -> Double {
    let after = 12
    let before = 24
    let end = min(sums.count - 1, index + after)
    let start = max(0, index - before)
    guard end > index else { return 0 }
    let loud = (sums[end] - sums[index]) / Double(after)
    // Before the recording there is silence.
    let quiet = (sums[index] - sums[start]) / Double(before)
    return 10 * log10((loud + floor) / (quiet + floor))
  }
}
