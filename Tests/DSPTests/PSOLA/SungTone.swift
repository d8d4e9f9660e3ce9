import DSP
import Glibc

/// A voice whose pitch is known: harmonics under three formants, as an additive sum.
struct SungTone {
  var sampleRate = 48000.0
  var seconds = 1.0
  /// The pitch in Hz at a time in seconds.
  var pitch: (Double) -> Double = { _ in 220 }
  /// A factor for the formants.
  var formants = 1.0

  var samples: [Float] {
    var phase = 0.0
    let count = Int(seconds * sampleRate)
    let highest = min(10_000, 0.45 * sampleRate)
    return (0..<count).map { index in
      let frequency = pitch(Double(index) / sampleRate)
      phase += 2 * .pi * frequency / sampleRate
      var sum = 0.0
      var harmonic = 1.0
      while harmonic * frequency < highest {
        sum += amplitude(harmonic * frequency) / harmonic * sin(harmonic * phase)
        harmonic += 1
      }
      return Float(0.2 * sum)
    }
  }

  func amplitude(_ frequency: Double) -> Double {
    [(700.0, 90.0), (1200, 110), (2900, 160)].reduce(0.05) { sum, formant in
      let distance = (frequency / formants - formant.0) / formant.1
      return sum + 1 / (1 + distance * distance)
    }
  }

  /// The pitch as it is, on a grid of 5 ms.
  var track: PitchTrack {
    let hop = 0.005 * sampleRate
    let frames = (0..<Int(seconds / 0.005)).map {
      PitchTrack.Frame(frequency: Float(pitch(Double($0) * 0.005)), confidence: 1)
    }
    return PitchTrack(sampleRate: sampleRate, hop: hop, frames: frames)
  }
}

func cents(_ a: Double, _ b: Double) -> Double { 1200 * log2(a / b) }
