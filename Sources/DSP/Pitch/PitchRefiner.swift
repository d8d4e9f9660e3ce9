import Glibc

/// Sharpens a period that is known to a few percent.
///
/// The normalised cross-correlation of two pieces of the signal, one period or a few apart and laid evenly around the frame's centre, is 1
/// exactly where their distance is a whole number of periods, whatever the harmonics are; its peak is found between the samples. Several
/// periods at once divide the error that noise makes; the whole spans little enough of time for vibrato to survive.
struct PitchRefiner {
  private let rate: Float
  private let sinc = SincInterpolation()
  /// Two windows: for high and low pitches.
  private let windows: [[Float]]
  private let longLag: Float

  private var weighted: [Float]
  private var squares: [Float]
  private var correlation: [Float]

  /// Samples that are read at most on either side of the centre.
  let reach: Int
  private let longest: Int

  /// - Parameters:
  ///   - rate: Samples per second.
  ///   - longestPeriod: In samples.
  init(rate: Double, longestPeriod: Int) {
    self.rate = Float(rate)
    longLag = Float(0.008 * rate)
    longest = max(longestPeriod, Int(longLag)) + 1
    let lengths = [Int(0.030 * rate), max(Int(0.030 * rate), 2 * longestPeriod)]
    windows = lengths.map { length in
      (0..<length).map { Float(0.5 - 0.5 * cos(2 * .pi * (Double($0) + 0.5) / Double(length))) }
    }
    let search = longest / 4 + 2
    let lags = longest + search + SincInterpolation.reach + 2
    let length = lengths[1]
    weighted = Array(repeating: 0, count: length)
    squares = Array(repeating: 0, count: length + lags)
    correlation = Array(repeating: 0, count: 2 * (search + SincInterpolation.reach) + 3)
    reach = (length + lags) / 2 + lags + 2
  }

  /// The period at `centre`, near `period`.
  mutating func refine(_ period: Float, at centre: UnsafePointer<Float>) -> Float {
    let window = windows[period > 0.012 * rate ? 1 : 0]
    let length = window.count
    let multiple = max(1, (longLag / period).rounded(.down))
    let guess = period * multiple
    let middle = Int(guess.rounded())
    let search = max(2, min(longest / 4, Int(period * 0.3)))
    let margin = search + SincInterpolation.reach + 1
    let low = middle - margin
    let start = centre - (length + middle) / 2
    let count = 2 * margin + 1

    var mean: Float = 0
    for i in 0..<length + middle { mean += start[i] }
    mean /= Float(length + middle)

    return window.withUnsafeBufferPointer { window in
      weighted.withUnsafeMutableBufferPointer { weighted in
        squares.withUnsafeMutableBufferPointer { squares in
          correlation.withUnsafeMutableBufferPointer { correlation in
            let window = window.baseAddress!
            let weighted = weighted.baseAddress!
            let squares = squares.baseAddress!
            let correlation = correlation.baseAddress!
            for i in 0..<length { weighted[i] = (start[i] - mean) * window[i] }
            var own: Float = 0
            for i in 0..<length { own += weighted[i] }
            // Σ w·(x − mean)·(y − mean) = Σ w·(x − mean)·y − mean · Σ w·(x − mean)
            let constant = own * mean
            for i in 0..<count {
              correlation[i] = dotProduct(weighted, start + (low + i), length) - constant
            }
            let first = max(0, low)
            let span = length + (low + count - 1) - first
            for i in 0..<span {
              let value = start[first + i] - mean
              squares[i] = value * value
            }
            let energies = (
              dotProduct(window, squares + (middle - search - first), length),
              dotProduct(window, squares + (middle - first), length),
              dotProduct(window, squares + (middle + search - first), length)
            )
            guard energies.0 > 0, energies.1 > 0, energies.2 > 0 else { return period }
            let slope = (energies.2 - energies.0) / Float(2 * search)
            let bend = (energies.2 - 2 * energies.1 + energies.0) / Float(2 * search * search)
            // `sixteenths` from `middle`.
            func height(_ sixteenths: Int) -> Float {
              let x = Float(sixteenths) / 16
              let energy = energies.1 + x * (slope + x * bend)
              return sinc.value(of: correlation, at: margin * 16 + sixteenths) / max(energy, 1e-30).squareRoot()
            }
            var best = -search
            for lag in -search...search
            where correlation[margin + lag] > correlation[margin + best] {
              best = lag
            }
            if abs(best) == search { return period }
            let coarse = vertex(
              correlation[margin + best - 1], correlation[margin + best], correlation[margin + best + 1])
            var place = best * 16 + Int((coarse.place * 16).rounded())
            var left = height(place - 2)
            var here = height(place)
            var right = height(place + 2)
            var steps = 0
            while steps < 16, left > here || right > here {
              if left > right {
                place -= 1
              } else {
                place += 1
              }
              left = height(place - 2)
              here = height(place)
              right = height(place + 2)
              steps += 1
            }
            let lag = Float(middle) + Float(place) / 16 + vertex(left, here, right).place / 8
            return lag / multiple
          }
        }
      }
    }
  }
}
