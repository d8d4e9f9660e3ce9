import Glibc

/// A sung vowel of known pitch: harmonics up to 5 kHz, shaped by three formants.
///
/// - Parameter pitch: Hz at a time in seconds; 0 is silence.
func sungVowel(_ seconds: Double, rate: Double, pitch: (Double) -> Double) -> [Float] {
  let formants: [(centre: Double, width: Double)] = [(600, 90), (1100, 110), (2600, 160)]
  func envelope(_ frequency: Double) -> Double {
    formants.reduce(0) { $0 + 1 / (1 + pow((frequency - $1.centre) / $1.width, 2)) } + 0.02
  }
  var phase = 0.0
  var level = 0.0
  return (0..<Int(seconds * rate)).map { index in
    let frequency = pitch(Double(index) / rate)
    // Five milliseconds in and out.
    level += ((frequency > 0 ? 1 : 0) - level) * min(1, 1 / (0.002 * rate))
    let heard = frequency > 0 ? frequency : 200
    phase += 2 * .pi * heard / rate
    var sum = 0.0
    var harmonic = 1.0
    while harmonic * heard < min(5000, rate * 0.45) {
      sum += envelope(harmonic * heard) / harmonic.squareRoot() * sin(harmonic * phase)
      harmonic += 1
    }
    return Float(0.15 * level * sum)
  }
}

/// White noise of the given root mean square, the same for the same seed.
func whiteNoise(_ count: Int, level: Double, seed: UInt64 = 1) -> [Float] {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  return (0..<count).map { _ in
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    // Uniform in ±√3: of mean square 1.
    return Float(level * 3.0.squareRoot() * Double(Int64(bitPattern: state)) / 0x1p63)
  }
}

func rootMeanSquare(_ samples: [Float]) -> Double {
  (samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, samples.count))).squareRoot()
}
