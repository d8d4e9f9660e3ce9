import Glibc

/// Finds the periods that a short frame may have, by an autocorrelation from which the window's own is divided out.
///
/// P. Boersma, "Accurate short-term analysis of the fundamental frequency and the harmonics-to-noise ratio of a sampled sound",
/// IFA Proceedings 17 (1993). Frames are three periods of the lowest pitch long, under a Hann window.
struct Periodicity {
  /// What was found in a frame.
  struct Result {
    /// Mean square under the window, without the noise.
    var power: Float = 0
    /// Mean square of the noise.
    var noise: Float = 0
    /// The highest autocorrelation at any lag within the range, 0…1.
    var periodicity: Float = 0
    var count = 0
    /// 0…1.
    var noiseShare: Float { power + noise > 0 ? noise / (power + noise) : 0 }
  }

  /// Samples of a frame.
  let length: Int

  private let rate: Float
  private let lags: ClosedRange<Int>
  private let fft: RealFFT
  private let window: [Float]
  /// 1 / autocorrelation of the window, of lag 0 to the highest that is read, where lag 0 is 1.
  private let correction: [Float]
  private let windowPower: Float
  private let octaveCost: Float
  private let floor: Float
  private let sinc = SincInterpolation()

  private var noiseFloor: NoiseFloor
  /// The noise that was taken out still counts this much, so that the little that is left of a noisy frame does not look periodic.
  private static let noiseShare: Float = 0.15

  /// What a candidate loses for each octave in nothing but noise.
  private static let noiseCost: Float = 0.08

  private var signal: [Float]
  private var spectrum: [Bin]
  /// The autocorrelation from −`margin` on.
  private var correlation: [Float]
  private static let margin = SincInterpolation.reach

  /// - Parameters:
  ///   - rate: Samples per second.
  ///   - range: Of the pitch, in Hz.
  ///   - hop: From one frame to the next, in seconds.
  ///   - octaveCost: What a candidate loses for each octave that it is below the highest pitch.
  ///   - floor: Candidates below this autocorrelation are left out.
  init(rate: Double, range: ClosedRange<Double>, hop: Double, octaveCost: Float, floor: Float) {
    self.rate = Float(rate)
    self.octaveCost = octaveCost
    self.floor = floor
    let shortest = max(2, Int((rate / range.upperBound).rounded(.down)))
    let longest = max(shortest, Int((rate / range.lowerBound).rounded(.up)))
    lags = shortest...longest
    let length = Int(3 * rate / range.lowerBound) | 1
    self.length = length
    let read = longest + Self.margin + 2
    fft = RealFFT(count: Self.fastCount(atLeast: length + read))
    let hann = Array(Window.hann(length + 1).dropFirst())
    window = hann
    windowPower = hann.reduce(0) { $0 + $1 * $1 }
    signal = Array(repeating: 0, count: fft.count)
    spectrum = Array(repeating: Bin(), count: fft.binCount)
    correlation = Array(repeating: 0, count: Self.margin + read)
    let binWidth = rate / Double(fft.count)
    noiseFloor = NoiseFloor(
      bins: fft.binCount, width: Int(400 / binWidth), lowest: Int(0.6 * range.lowerBound / binWidth),
      memory: Float(exp(-hop / 0.05)))
    let power = windowPower
    correction = (0..<read).map { lag in
      let own = hann.withUnsafeBufferPointer {
        dotProduct($0.baseAddress!, $0.baseAddress! + lag, length - lag)
      }
      return power / own
    }
  }

  /// Analyses the `length` samples at `frame` and writes candidates, best first, to `candidates`.
  ///
  /// - Parameter candidates: Room for ``PitchCandidate/capacity``.
  mutating func analyse(
    _ frame: UnsafePointer<Float>, candidates: UnsafeMutablePointer<PitchCandidate>
  ) -> Result {
    var result = Result()
    let (energy, noise) = correlate(frame)
    result.power = energy / windowPower
    result.noise = noise / windowPower
    guard energy > 1e-12 * windowPower else { return result }
    // Every multiple of a period is one too, and with noise the highest of them wins by chance.
    let cost = octaveCost + Self.noiseCost * noise / (noise + energy)
    correlation.withUnsafeBufferPointer { correlation in
      let values = correlation.baseAddress! + Self.margin
      for lag in lags {
        let here = values[lag]
        guard here > floor, here >= values[lag - 1], here > values[lag + 1] else { continue }
        let (period, height) = peak(of: values, near: lag)
        result.periodicity = max(result.periodicity, height)
        let octave = log2f(rate / period)
        // As high as 1 only where the signal repeats itself exactly; beyond lies noise magnified by the correction.
        let below = octave - log2f(rate / Float(lags.lowerBound))
        let strength = (height > 1 ? 1 / height : height) + cost * below
        insert(PitchCandidate(period: period, octave: octave, strength: strength), &result.count, candidates)
      }
    }
    result.periodicity = min(result.periodicity, 1)
    return result
  }

  /// Keeps the best, sorted.
  private func insert(
    _ candidate: PitchCandidate, _ count: inout Int, _ candidates: UnsafeMutablePointer<PitchCandidate>
  ) {
    let capacity = PitchCandidate.capacity - 1
    var place = count
    while place > 0, candidates[place - 1].strength < candidate.strength { place -= 1 }
    if place >= capacity { return }
    if count < capacity { count += 1 }
    var index = count - 1
    while index > place {
      candidates[index] = candidates[index - 1]
      index -= 1
    }
    candidates[place] = candidate
  }

  /// Fills `correlation`, where lag 0 is 1, and returns the energies of signal and noise under the window.
  private mutating func correlate(_ frame: UnsafePointer<Float>) -> (energy: Float, noise: Float) {
    var mean: Float = 0
    window.withUnsafeBufferPointer { window in
      signal.withUnsafeMutableBufferPointer { signal in
        var sum: Float = 0
        for i in 0..<length { sum += frame[i] }
        mean = sum / Float(length)
        for i in 0..<length { signal[i] = (frame[i] - mean) * window[i] }
        for i in length..<signal.count { signal[i] = 0 }
      }
    }
    let noise = Self.transform(fft, &signal, &spectrum, &noiseFloor)
    let energy = signal[0]
    guard energy > 0 else { return (0, noise) }
    let scale = 1 / (energy + Self.noiseShare * noise)
    signal.withUnsafeBufferPointer { signal in
      correction.withUnsafeBufferPointer { correction in
        correlation.withUnsafeMutableBufferPointer { correlation in
          for lag in 0..<correction.count {
            correlation[Self.margin + lag] = signal[lag] * scale * correction[lag]
          }
          for lag in 1...Self.margin { correlation[Self.margin - lag] = correlation[Self.margin + lag] }
        }
      }
    }
    return (energy, noise)
  }

  /// Replaces the signal by its circular autocorrelation without the noise, whose energy it returns.
  private static func transform(
    _ fft: RealFFT, _ signal: inout [Float], _ spectrum: inout [Bin], _ floor: inout NoiseFloor
  ) -> Float {
    var lagged = signal.mutableSpan
    var bins = spectrum.mutableSpan
    fft.forward(lagged.span, spectrum: &bins)
    let noise = floor.subtract(from: &bins)
    fft.inverse(&bins, signal: &lagged)
    return noise / Float(fft.count)
  }

  /// The peak between the samples around `lag`.
  private func peak(of values: UnsafePointer<Float>, near lag: Int) -> (period: Float, height: Float) {
    let offset = vertex(values[lag - 1], values[lag], values[lag + 1]).place
    let place = lag * 16 + Int((offset * 16).rounded())
    let left = sinc.value(of: values, at: place - 2)
    let middle = sinc.value(of: values, at: place)
    let right = sinc.value(of: values, at: place + 2)
    let top = vertex(left, middle, right)
    return (Float(place) / 16 + top.place / 8, top.height)
  }

  /// The smallest product of 2, 3 and 5 that is a multiple of 32, which is what vector instructions do best, and not below `count`.
  private static func fastCount(atLeast count: Int) -> Int {
    var n = (count + 31) / 32 * 32
    while true {
      var rest = n
      for prime in [2, 3, 5] { while rest % prime == 0 { rest /= prime } }
      if rest == 1 { return n }
      n += 32
    }
  }
}

/// The top of the parabola through three samples: its place from the middle one, at most 1 away, and its height.
@inline(__always)
func vertex(_ left: Float, _ middle: Float, _ right: Float) -> (place: Float, height: Float) {
  let curvature = left - 2 * middle + right
  guard curvature < 0 else { return (0, middle) }
  let place = max(-1, min(1, 0.5 * (left - right) / curvature))
  return (place, middle - 0.25 * (left - right) * place)
}
