import Glibc

/// Signals whose parts are known, at one sample rate.
struct Sounds {
  let rate: Int
  private(set) var samples: [Float] = []
  private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

  init(rate: Int) {
    self.rate = rate
  }

  var seconds: Double { Double(samples.count) / Double(rate) }

  /// Between −1 and 1.
  private mutating func random() -> Float {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
  }

  mutating func addSilence(_ seconds: Double) {
    samples.append(contentsOf: repeatElement(0, count: Int(seconds * Double(rate))))
  }

  /// A sung note: twelve harmonics with vibrato, edges of 10 ms.
  mutating func addNote(_ frequency: Double, _ seconds: Double, level: Float = 0.2) {
    let count = Int(seconds * Double(rate))
    var phase = 0.0
    for i in 0..<count {
      let t = Double(i) / Double(rate)
      phase += 2 * .pi * frequency * (1 + 0.006 * sin(2 * .pi * 5.5 * t)) / Double(rate)
      let edge = Float(min(1, min(t, seconds - t) / 0.01))
      var sum = 0.0
      for k in 1...12 where Double(k) * frequency < 0.45 * Double(rate) { sum += sin(Double(k) * phase) / Double(k) }
      samples.append(level * edge * Float(sum))
    }
  }

  /// A clap: noise that dies away within a tenth of a second, then silence up to `seconds`.
  mutating func addClap(_ seconds: Double, level: Float = 0.5) {
    for i in 0..<Int(seconds * Double(rate)) {
      let t = Float(i) / Float(rate)
      samples.append(t < 0.15 ? level * random() * expf(-t * 50) : 0)
    }
  }

  /// White noise of `level` (RMS) over everything so far.
  mutating func cover(withNoise level: Float) {
    for i in samples.indices { samples[i] += level * Float(3).squareRoot() * random() }
  }
}
