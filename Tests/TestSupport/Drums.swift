import Glibc

/// A drum machine: sounds that begin at exactly known times.
public struct Drums {
  public enum Sound: Sendable { case bass, snare, hat }

  public let rate: Double
  public private(set) var samples: [Float]

  /// Silence of `seconds`.
  public init(seconds: Double, rate: Double = 44100) {
    self.rate = rate
    samples = Array(repeating: 0, count: Int(seconds * rate))
  }

  /// Adds a sound that begins at `time`, in seconds.
  public mutating func hit(_ sound: Sound, at time: Double, gain: Float = 1) {
    var random = SeededRandom(seed: UInt64(time * 1000) &+ 7)
    let start = Int((time * rate).rounded())
    let length = Int((sound == .hat ? 0.06 : 0.25) * rate)
    var before: Float = 0
    for i in 0..<length where start + i < samples.count {
      let seconds = Double(i) / rate
      let noise = Float.random(in: -1...1, using: &random)
      let value: Float
      switch sound {
      case .bass: value = Float(exp(-seconds * 14) * cos(2 * .pi * 55 * seconds * (1 + exp(-seconds * 60))))
      case .snare: value = Float(exp(-seconds * 22)) * (0.6 * noise + 0.4 * Float(cos(2 * .pi * 190 * seconds)))
      case .hat: value = Float(exp(-seconds * 70)) * 0.5 * (noise - before)
      }
      before = noise
      samples[start + i] += gain * 0.5 * value
    }
  }

  /// A rock beat: bass drum on one and three, snare on two and four, hi-hat on every half; bars of three have their bass drum on one.
  ///
  /// - Parameter beats: When the beats are, in seconds.
  public static func rock(beats: [Double], beatsPerBar: Int = 4, rate: Double = 44100) -> Drums {
    var drums = Drums(seconds: (beats.last ?? 0) + 0.6, rate: rate)
    for (index, time) in beats.enumerated() {
      let next = index + 1 < beats.count ? beats[index + 1] : 2 * time - beats[max(0, index - 1)]
      let number = index % beatsPerBar
      drums.hit(
        number == 0 || (beatsPerBar == 4 && number == 2) ? .bass : .snare, at: time, gain: number == 0 ? 1 : 0.8)
      drums.hit(.hat, at: time, gain: 0.5)
      drums.hit(.hat, at: (time + next) / 2, gain: 0.4)
    }
    return drums
  }
}
