import Glibc
import TestSupport

/// Signals that meters and limiters are tried on, of one channel.
enum LevelSignal: String, CaseIterable {
  case square, slowSquare, clicks, noise, randomBits, burst, nearNyquist, quarterRate

  func samples(_ count: Int, peak: Double = 1) -> [Float] {
    var random = SeededRandom(seed: 7)
    func uniform() -> Double { Double.random(in: -1...1, using: &random) }
    return (0..<count).map { index in
      let value: Double =
        switch self {
        case .square: index / 12 % 2 == 0 ? 1 : -1
        case .slowSquare: index / 257 % 2 == 0 ? 1 : -1
        case .clicks: index % 6007 == 100 ? 1 : index % 8009 == 77 ? -1 : 0
        case .noise: uniform()
        case .randomBits: uniform() < 0 ? -1 : 1
        case .burst: sin(2 * .pi * Double(index) / 48) * (index % 16000 < 3000 ? 1 : 0.05)
        case .nearNyquist: sin(2 * .pi * 0.47 * Double(index) + 0.3)
        case .quarterRate: sin(.pi / 2 * Double(index) + .pi / 4)
        }
      return Float(value * peak)
    }
  }
}

/// The highest magnitude of a signal at so many points for each sample, by a Hann-windowed sinc that reaches so many samples to either side:
/// another filter than the one that is tested. At four points and a reach of ten it is what BS.1770 asks of a meter; sixteen points and a
/// reach of twenty find more.
func oversampledPeak(_ samples: [Float], points: Int = 16, reach: Int = 20) -> Double {
  var peak = samples.reduce(0.0) { max($0, abs(Double($1))) }
  for phase in 1..<points {
    let taps = (0..<2 * reach).map { tap -> Double in
      let x = Double(tap - reach + 1) - Double(phase) / Double(points)
      return sin(.pi * x) / (.pi * x) * (0.5 + 0.5 * cos(.pi * x / Double(reach)))
    }
    for index in samples.indices where abs(samples[index]) > Float(peak) / 4 {
      var sum = 0.0
      for (tap, weight) in taps.enumerated() {
        let place = index + tap - reach + 1
        if samples.indices.contains(place) { sum += Double(samples[place]) * weight }
      }
      peak = max(peak, abs(sum))
    }
  }
  return peak
}
