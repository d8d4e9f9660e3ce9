import Glibc

/// Picks peaks of a novelty curve that stand out of what surrounds them.
///
/// After S. Böck, F. Krebs and M. Schedl, "Evaluating the online capabilities of onset detection methods" (ISMIR 2012): a peak is the
/// largest value around and lies above a local mean by a threshold.
/// Where the curve never comes to rest, as in steady noise, that threshold is as much above what it mostly is.
struct OnsetPicker: Sendable {
  /// How far a peak must rise above the local mean, as a share of the curve's usual peak.
  var threshold: Float = 0.06
  /// No two peaks are nearer than this, in seconds.
  var distance = 0.03

  /// Frames of the peaks and how strong they are, 0…1.
  func peaks(of novelty: Novelty) -> [(frame: Int, strength: Double)] {
    let values = novelty.flux
    let rate = novelty.frameRate
    let before = max(1, Int(0.03 * rate))
    let after = max(1, Int(0.03 * rate))
    let mean = Pulse.mean(of: values, radius: Int(0.1 * rate))
    let usual = Self.usualPeak(values)
    guard usual > 0 else { return [] }
    let unrest = Self.medians(values, radius: Int(rate))
    var peaks: [(frame: Int, strength: Double)] = []
    var last = -Int.max / 2
    for frame in values.indices {
      let value = values[frame]
      if value - mean[frame] < threshold * max(usual, 20 * unrest[frame / Self.stride]) { continue }
      let from = max(0, frame - before)
      let to = min(values.count - 1, frame + after)
      var isPeak = true
      for other in from...to where values[other] > value || (values[other] == value && other < frame) {
        isPeak = false
        break
      }
      if !isPeak || Double(frame - last) < distance * rate { continue }
      peaks.append((frame, Double(min(1, value / usual))))
      last = frame
    }
    return peaks
  }

  /// Frames that share a median.
  private static let stride = 20

  /// The median around every ``stride`` frames.
  private static func medians(_ values: [Float], radius: Int) -> [Float] {
    Swift.stride(from: 0, to: values.count, by: stride).map { start in
      let near = values[max(0, start - radius)..<min(values.count, start + stride + radius)].sorted()
      return near[near.count / 2]
    }
  }

  /// A high quantile of the curve's local maxima: loud, but not the one loudest.
  private static func usualPeak(_ values: [Float]) -> Float {
    guard values.count > 2 else { return values.max() ?? 0 }
    var peaks: [Float] = []
    for i in 1..<values.count - 1 where values[i] > values[i - 1] && values[i] >= values[i + 1] {
      peaks.append(values[i])
    }
    guard let loudest = peaks.max() else { return values.max() ?? 0 }
    // Ripples of the noise between sounds are many and say nothing.
    let real = peaks.filter { $0 > 0.1 * loudest }.sorted()
    return real[min(real.count - 1, real.count * 3 / 4)]
  }
}
