import Glibc

/// The outline of a voice's spectrum, drawn from harmonic to harmonic: what the throat and mouth do, apart from the pitch.
///
/// The strongest bin within half a harmonic's distance of each multiple of the pitch is a point, and the logarithm of the
/// amplitude runs smoothly from point to point: the outline on which true-envelope estimation (Röbel & Rodet, "Efficient spectral
/// envelope estimation and its application to pitch shifting and envelope preservation", DAFx 2005) settles where the
/// harmonics are known, without its iterations. For partials that are moved one by one; ``SmoothedEnvelope`` is for whole spectra.
struct HarmonicEnvelope {
  /// Where there is no pitch, a point for every stretch of this many Hz.
  static let unvoicedSpacing = 200.0

  /// Bins, with fractions, and the natural logarithm of the power there.
  private var positions: [Float] = []
  private var levels: [Float] = []

  /// Draws the outline anew.
  ///
  /// - Parameters:
  ///   - power: Of each bin.
  ///   - spacing: From harmonic to harmonic, in bins; at least 2.
  mutating func update(power: UnsafeBufferPointer<Float>, spacing: Double) {
    positions.removeAll(keepingCapacity: true)
    levels.removeAll(keepingCapacity: true)
    var loudest: Float = 0
    for value in power { loudest = max(loudest, value) }
    let floor = loudest * 1e-12 + 1e-30
    var centre = spacing
    while true {
      let low = max(1, Int((centre - spacing / 2).rounded()))
      let high = Int((centre + spacing / 2).rounded())
      guard high + 1 < power.count else { break }
      var best = low
      for k in low..<high where power[k] > power[best] { best = k }
      let left = logf(power[best - 1] + floor)
      let middle = logf(power[best] + floor)
      let right = logf(power[best + 1] + floor)
      let curvature = left - 2 * middle + right
      if curvature < 0 && left <= middle && right <= middle {
        let offset = 0.5 * (left - right) / curvature
        positions.append(Float(best) + offset)
        levels.append(middle - 0.25 * (left - right) * offset)
      } else {
        positions.append(Float(best))
        levels.append(middle)
      }
      centre += spacing
    }
  }

  /// The factor by which a partial's amplitude changes when it moves from `bin` to `ratio` times it, at most 43 dB either way. What
  /// is lower than the first harmonic changes as that does: the outline knows nothing of it.
  func gain(from bin: Double, ratio: Double) -> Float {
    let from = max(bin, Double(positions.first ?? 0))
    return expf(0.5 * max(-10, min(10, level(at: from * ratio) - level(at: from))))
  }

  /// The natural logarithm of the power at a bin, level beyond the first and the last point.
  private func level(at bin: Double) -> Float {
    let bin = Float(bin)
    guard let first = positions.first, let last = positions.last else { return 0 }
    if bin <= first { return levels[0] }
    if bin >= last { return levels[levels.count - 1] }
    var low = 0
    var high = positions.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if positions[middle] <= bin { low = middle } else { high = middle }
    }
    let x = (bin - positions[low]) / (positions[high] - positions[low])
    let p1 = levels[low]
    let p2 = levels[high]
    let p0 = low > 0 ? levels[low - 1] : p1
    let p3 = high + 1 < levels.count ? levels[high + 1] : p2
    return p1 + 0.5 * x * (p2 - p0 + x * (2 * p0 - 5 * p1 + 4 * p2 - p3 + x * (3 * (p1 - p2) + p3 - p0)))
  }
}
