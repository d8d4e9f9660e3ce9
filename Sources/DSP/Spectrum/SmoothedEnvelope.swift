/// The envelope of a voice's spectrum: its power, smoothed over one harmonic's distance so that the harmonics themselves vanish.
///
/// Two moving averages, one fundamental frequency wide and two thirds of it, as in M. Morise, "CheapTrick, a spectral envelope estimator for
/// high-quality speech synthesis", Speech Communication 67 (2015), without its last, sharpening step.
///
/// It counts all power, what lies between the harmonics too, so that the envelopes of two sounds can be divided bin by bin whatever their
/// pitches are; ``HarmonicEnvelope`` runs along the harmonics' tops, which tells how strong a single partial must be.
struct SmoothedEnvelope {
  private var sums: [Double]
  private let count: Int

  /// - Parameter count: Bins, from 0 Hz to half the sample rate.
  init(count: Int) {
    self.count = count
    sums = Array(repeating: 0, count: 3 * count)
  }

  /// Replaces `power` by its envelope. `width` is the fundamental frequency in bins.
  mutating func smooth(_ power: inout [Float], width: Double) {
    average(&power, width: min(max(width, 2), Double(count) / 2))
    average(&power, width: min(max(width * 2 / 3, 1.5), Double(count) / 2))
  }

  /// The mean over `width` bins around each; beyond its ends the spectrum is mirrored.
  private mutating func average(_ power: inout [Float], width: Double) {
    let margin = Int(width / 2) + 2
    let reach = width / 2
    sums.withUnsafeMutableBufferPointer { sums in
      power.withUnsafeMutableBufferPointer { power in
        // sums[k] is the power below bin k − margin − 1/2.
        var sum = 0.0
        sums[0] = 0
        for k in 0..<count + 2 * margin {
          var bin = abs(k - margin)
          if bin >= count { bin = 2 * (count - 1) - bin }
          sum += Double(power[bin])
          sums[k + 1] = sum
        }
        let above = reach + 0.5 - Double(Int(reach + 0.5))
        let steps = Int(reach + 0.5)
        for k in 0..<count {
          let right = k + margin + steps
          let left = k + margin + 1 - steps
          let high = sums[right] + above * (sums[right + 1] - sums[right])
          let low = sums[left] - above * (sums[left] - sums[left - 1])
          // The difference of two sums may come out just below 0.
          power[k] = Float(max(0, (high - low) / width))
        }
      }
    }
  }
}
