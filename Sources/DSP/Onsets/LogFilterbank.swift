import Glibc

/// Triangular filters at equal distances in pitch, for magnitude spectra.
///
/// Neighbouring filters overlap by half. Where a filter would be narrower than a bin it is widened, and what falls on the same bin
/// as the filter below is left out, so low bands are fewer than `bandsPerOctave` says.
struct LogFilterbank: Sendable {
  /// Bins that a band sums, and where their weights begin.
  struct Band: Sendable {
    var bins: Range<Int>
    var offset: Int
    /// In Hz.
    var center: Double
  }

  private(set) var bands: [Band] = []
  private(set) var weights: [Float] = []

  /// - Parameters:
  ///   - transform: Samples of the transform.
  ///   - range: In Hz; what is above half the sample rate is left out.
  init(transform: Int, sampleRate: Double, bandsPerOctave: Int, range: ClosedRange<Double>) {
    let binWidth = sampleRate / Double(transform)
    let highest = min(range.upperBound, sampleRate / 2)
    var centers: [Int] = []
    var step = 0
    while true {
      let frequency = range.lowerBound * exp2(Double(step) / Double(bandsPerOctave))
      if frequency > highest { break }
      let bin = Int((frequency / binWidth).rounded())
      if bin > centers.last ?? 0 && bin < transform / 2 { centers.append(bin) }
      step += 1
    }
    guard centers.count > 2 else { return }
    for index in 1..<centers.count - 1 {
      let low = centers[index - 1]
      let middle = centers[index]
      let high = centers[index + 1]
      let bins = low + 1..<high
      let offset = weights.count
      var sum: Float = 0
      for bin in bins {
        let weight =
          bin <= middle
          ? Float(bin - low) / Float(middle - low) : Float(high - bin) / Float(high - middle)
        weights.append(weight)
        sum += weight
      }
      for i in offset..<weights.count { weights[i] /= sum }
      bands.append(Band(bins: bins, offset: offset, center: Double(middle) * binWidth))
    }
  }

  /// Writes log₂(1 + what each band sums) to `rows` from `start` on.
  ///
  /// - Returns: The sum of what was written.
  func compress(_ magnitudes: Span<Float>, into rows: consuming MutableSpan<Float>, at start: Int) -> Float {
    let weights = weights.span
    let bands = bands.span
    var total: Float = 0
    for number in bands.indices {
      let band = bands[number]
      var sum: Float = 0
      var weight = band.offset
      for bin in band.bins {
        sum += magnitudes[bin] * weights[weight]
        weight += 1
      }
      let compressed = log2f(1 + sum)
      rows[start + number] = compressed
      total += compressed
    }
    return total
  }
}
