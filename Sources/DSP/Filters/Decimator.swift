import Glibc

/// Lowers the sample rate of a stream by a whole factor, without delay: output *m* stands for input *m* · factor.
///
/// A Kaiser-windowed sinc, of which only the outputs that are kept are computed. Flat up to 0.4 of the new rate; what would be
/// mirrored, from half of it on, is at least 70 dB down.
struct Decimator {
  let factor: Int
  private let taps: [Float]
  /// Input that is still needed: it begins at the first sample that the next output is made of.
  private var held: [Float]

  /// - Parameter factor: At least 1, which leaves the signal as it is.
  init(factor: Int) {
    precondition(factor > 0, "a rate is divided by 1 or more")
    self.factor = factor
    taps = factor == 1 ? [1] : Self.lowPass(factor: factor)
    held = Array(repeating: 0, count: taps.count / 2)
  }

  /// Takes `samples` and appends the outputs that they complete to `output`.
  mutating func push(_ samples: Span<Float>, into output: inout [Float]) {
    if factor == 1 {
      samples.withUnsafeBufferPointer { output.append(contentsOf: $0) }
      return
    }
    samples.withUnsafeBufferPointer { held.append(contentsOf: $0) }
    drain(into: &output)
  }

  /// Appends the outputs that reach beyond the end of the input.
  mutating func finish(into output: inout [Float]) {
    if factor == 1 { return }
    held.append(contentsOf: repeatElement(0, count: taps.count / 2))
    drain(into: &output)
  }

  private mutating func drain(into output: inout [Float]) {
    var start = 0
    held.withUnsafeBufferPointer { held in
      taps.withUnsafeBufferPointer { taps in
        while start + taps.count <= held.count {
          output.append(dotProduct(held.baseAddress! + start, taps.baseAddress!, taps.count))
          start += factor
        }
      }
    }
    // Steps are longer than the filter only where little is held.
    held.removeFirst(min(start, held.count))
  }

  /// An odd number of taps, symmetric, of gain 1 at 0 Hz.
  private static func lowPass(factor: Int) -> [Float] {
    let transition = 0.1 / Double(factor)
    let attenuation = 72.0
    let beta = 0.1102 * (attenuation - 8.7)
    let half = Int(((attenuation - 8) / (2.285 * 2 * .pi * transition) / 2).rounded(.up))
    let cutoff = 0.45 / Double(factor)
    let taps = (-half...half).map { n -> Double in
      let x = Double(n)
      let sinc = n == 0 ? 2 * cutoff : sin(2 * .pi * cutoff * x) / (.pi * x)
      return sinc * Window.kaiser(at: x / Double(half + 1), beta: beta)
    }
    let sum = taps.reduce(0, +)
    return taps.map { Float($0 / sum) }
  }
}
