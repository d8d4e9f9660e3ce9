import Glibc

/// Sharpens a period that is known to a few percent.
///
/// The normalised cross-correlation of two pieces of the signal, one period or a few apart and laid evenly around the frame's centre, is 1
/// exactly where their distance is a whole number of periods, whatever the harmonics are; its peak is found between the samples. Several
/// periods at once divide the error that noise makes. What is looked at spans little enough of time for vibrato to survive, and more only
/// where noise leaves no choice.
struct PitchRefiner {
  /// Samples that are read at most on either side of the centre.
  let reach: Int

  private let rate: Float
  private let sinc = SincInterpolation()
  /// For a clear signal, by whether its period is short or long, and for a noisy one.
  private let short: [Float]
  private let long: [Float]
  private let wide: [Float]
  private let longest: Int

  private var weighted: [Float]
  private var squares: [Float]
  private var correlation: [Float]

  /// With a greater share of noise the widest window is used.
  private static let noisy: Float = 0.3

  /// - Parameters:
  ///   - rate: Samples per second.
  ///   - longestPeriod: In samples.
  init(rate: Double, longestPeriod: Int) {
    self.rate = Float(rate)
    longest = max(longestPeriod, Int(0.016 * rate)) + 1
    func hann(_ seconds: Double, atLeast count: Int) -> [Float] {
      let length = max(Int(seconds * rate), count)
      return (0..<length).map { Float(0.5 - 0.5 * cos(2 * .pi * (Double($0) + 0.5) / Double(length))) }
    }
    short = hann(0.03, atLeast: 16)
    long = hann(0.03, atLeast: 2 * longestPeriod)
    wide = hann(0.06, atLeast: 2 * longestPeriod)
    let search = longest / 4 + 2
    let lags = longest + 2 * search + 2 * SincInterpolation.reach + 4
    weighted = Array(repeating: 0, count: wide.count)
    squares = Array(repeating: 0, count: wide.count + lags)
    correlation = Array(repeating: 0, count: 2 * (search + SincInterpolation.reach) + 3)
    reach = (wide.count + lags) / 2 + lags
  }

  /// The period at `centre`, near `period`.
  ///
  /// - Parameter noise: The share of noise in the frame, 0…1.
  mutating func refine(_ period: Float, noise: Float, at centre: UnsafePointer<Float>) -> Float {
    if noise > Self.noisy, let near = peak(near: period, within: period * 0.25, wide, centre) {
      return climb(from: near, to: max(1, (0.016 * rate / period).rounded(.down)), wide, centre)
    }
    let most = max(1, (0.008 * rate / period).rounded(.down))
    let window = period > 0.012 * rate ? long : short
    // Most periods are known better than they need be; those of a fast glide are not.
    let lag = period * most
    let near = peak(near: lag, within: min(period * 0.3, 2 + lag * 0.04), window, centre)
    return (near ?? peak(near: lag, within: period * 0.3, window, centre)).map { $0 / most } ?? period
  }

  /// The period by `most` of them at once, in steps: a period that is known roughly cannot tell many of them from one more or one less.
  private mutating func climb(
    from period: Float, to most: Float, _ window: [Float], _ centre: UnsafePointer<Float>
  ) -> Float {
    var period = period
    var multiple: Float = 1
    while multiple < most {
      multiple = min(most, multiple * 3)
      guard let next = peak(near: period * multiple, within: period * 0.25, window, centre) else { break }
      period = next / multiple
    }
    return period
  }

  /// The lag of the highest correlation not further than `distance` from `lag`, or nil where there is none.
  private mutating func peak(
    near lag: Float, within distance: Float, _ window: [Float], _ centre: UnsafePointer<Float>
  ) -> Float? {
    let middle = Int(lag.rounded())
    let search = max(2, min(longest / 4, Int(distance.rounded(.up))))
    let margin = search + SincInterpolation.reach + 1
    let start = centre - (window.count + middle) / 2
    guard let energy = correlate(window, start, middle: middle, margin: margin, search: search) else { return nil }
    return correlation.withUnsafeBufferPointer { values in
      let values = values.baseAddress! + margin
      var best = -search
      for lag in 1 - search...search where values[lag] > values[best] { best = lag }
      if abs(best) == search { return nil }

      // In sixteenths of a sample from `middle`.
      func height(_ place: Int) -> Float { sinc.value(of: values, at: place) / energy.amplitude(at: Float(place) / 16) }
      var place = best * 16 + Int((vertex(values[best - 1], values[best], values[best + 1]).place * 16).rounded())
      var (left, here, right) = (height(place - 2), height(place), height(place + 2))
      for _ in 0..<16 where left > here || right > here {
        place += left > right ? -1 : 1
        (left, here, right) = (height(place - 2), height(place), height(place + 2))
      }
      return Float(middle) + Float(place) / 16 + vertex(left, here, right).place / 8
    }
  }

  /// The energy of the later piece, by the offset of its lag from the middle one: a parabola through three.
  private struct Energy {
    var middle: Float
    var slope: Float
    var bend: Float

    @inline(__always)
    func amplitude(at offset: Float) -> Float {
      max(middle + offset * (slope + offset * bend), 1e-30).squareRoot()
    }
  }

  /// Fills `correlation` with that of the lags `margin` around `middle`. Nil where there is no sound.
  private mutating func correlate(
    _ window: [Float], _ start: UnsafePointer<Float>, middle: Int, margin: Int, search: Int
  ) -> Energy? {
    let length = window.count
    var mean: Float = 0
    for i in 0..<length + middle { mean += start[i] }
    mean /= Float(length + middle)

    let low = middle - margin
    let sum = Self.weigh(start, by: window, mean: mean, into: &weighted)
    weighted.withUnsafeBufferPointer { weighted in
      for i in 0...2 * margin {
        // Σ w·(x − mean)·(y − mean) = Σ w·(x − mean)·y − mean · Σ w·(x − mean)
        correlation[i] = dotProduct(weighted.baseAddress!, start + (low + i), length) - sum * mean
      }
    }

    let first = middle - search
    for i in 0..<length + 2 * search {
      let value = start[first + i] - mean
      squares[i] = value * value
    }
    let energies = window.withUnsafeBufferPointer { window in
      squares.withUnsafeBufferPointer { squares in
        (
          dotProduct(window.baseAddress!, squares.baseAddress!, length),
          dotProduct(window.baseAddress!, squares.baseAddress! + search, length),
          dotProduct(window.baseAddress!, squares.baseAddress! + 2 * search, length)
        )
      }
    }
    guard energies.0 > 0, energies.1 > 0, energies.2 > 0 else { return nil }
    let step = Float(search)
    return Energy(
      middle: energies.1, slope: (energies.2 - energies.0) / (2 * step),
      bend: (energies.2 - 2 * energies.1 + energies.0) / (2 * step * step))
  }

  /// Writes the samples without their mean under the window, and returns their sum.
  private static func weigh(
    _ samples: UnsafePointer<Float>, by window: [Float], mean: Float, into weighted: inout [Float]
  ) -> Float {
    var sum: Float = 0
    for i in window.indices {
      let value = (samples[i] - mean) * window[i]
      weighted[i] = value
      sum += value
    }
    return sum
  }
}
