import Foundation

/// Samples of `rate` a second for which the truth is known.
enum Signal {
  static let rate = 48000.0

  static func sine(_ frequency: Double, frames: Int, level: Double = 0.5) -> [Float] {
    let step = 2 * Double.pi * frequency / rate
    return (0..<frames).map { Float(level * sin(step * Double($0))) }
  }

  /// Partials at multiples of `frequency`, the k-th at 1/k.
  static func harmonics(_ frequency: Double, frames: Int) -> [Float] {
    var samples = [Float](repeating: 0, count: frames)
    for partial in 1...8 {
      let step = 2 * Double.pi * frequency * Double(partial) / rate
      for frame in 0..<frames { samples[frame] += Float(0.2 / Double(partial) * sin(step * Double(frame))) }
    }
    return samples
  }

  /// As ``harmonics(_:frames:)``, with a pitch that rises or falls steadily.
  static func glide(from first: Double, to last: Double, frames: Int) -> [Float] {
    var samples = [Float](repeating: 0, count: frames)
    var phase = 0.0
    for frame in 0..<frames {
      phase += 2 * .pi * (first + (last - first) * Double(frame) / Double(frames)) / rate
      for partial in 1...8 { samples[frame] += Float(0.2 / Double(partial) * sin(phase * Double(partial))) }
    }
    return samples
  }

  static func noise(frames: Int, seed: UInt64 = 1) -> [Float] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    return (0..<frames).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(1 << 32)
    }
  }

  /// Bursts of 4 ms that decay fast, beginning at `onsets`.
  static func clicks(at onsets: [Int], frames: Int) -> [Float] {
    var samples = [Float](repeating: 0, count: frames)
    let burst = noise(frames: 192)
    for onset in onsets {
      for (i, value) in burst.enumerated() where onset + i < frames {
        samples[onset + i] += value * Float(exp(-Double(i) / 40))
      }
    }
    return samples
  }

  /// The frequency of the strongest partial near `frequency`, from the phase's advance between two halves of the middle.
  static func frequency(of samples: [Float], near frequency: Double) -> Double {
    let length = 16384
    let middle = samples.count / 2
    func phase(_ start: Int) -> Double {
      var real = 0.0
      var imaginary = 0.0
      for i in 0..<length {
        let weight = 0.5 - 0.5 * cos(2 * .pi * Double(i) / Double(length))
        let angle = 2 * .pi * frequency * Double(start + i) / rate
        real += Double(samples[start + i]) * weight * cos(angle)
        imaginary -= Double(samples[start + i]) * weight * sin(angle)
      }
      return atan2(imaginary, real)
    }
    let hop = 2048
    var advance = phase(middle - length / 2 + hop) - phase(middle - length / 2)
    advance -= 2 * .pi * (advance / (2 * .pi)).rounded()
    return frequency + advance / (2 * .pi) * rate / Double(hop)
  }

  static func level(_ samples: some Sequence<Float>) -> Double {
    var sum = 0.0
    var count = 0.0
    for sample in samples {
      sum += Double(sample) * Double(sample)
      count += 1
    }
    return (sum / max(1, count)).squareRoot()
  }
}

func cents(_ frequency: Double, from reference: Double) -> Double { 1200 * log2(frequency / reference) }

/// How far apart two signals are where they are furthest apart; infinite where they differ in length or are not finite.
func difference(_ first: [Float], _ second: [Float], scale: Float = 1) -> Float {
  guard first.count == second.count else { return .infinity }
  var largest: Float = 0
  for (a, b) in zip(first, second) {
    let distance = abs(a * scale - b)
    guard distance.isFinite else { return .infinity }
    largest = max(largest, distance)
  }
  return largest
}

func isFinite(_ samples: [Float]) -> Bool { difference(samples, samples) == 0 }
