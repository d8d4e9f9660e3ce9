import Glibc

/// A hard body that is struck: rim, wood block, cowbell. A few modes, each dying away on its own, and a click.
struct Block: Voice {
  struct Mode: Sendable {
    /// Hz.
    var pitch: Double
    var level: Double
    /// Seconds of 60 dB.
    var decay: Double
  }

  var modes: [Mode]
  /// Level of the click.
  var click: Double
  /// Whether the modes are square waves, as in a drum machine's cowbell.
  var isSquare = false

  var duration: Double { (modes.map(\.decay).max() ?? 0) * 1.05 + 0.01 }

  func render(_ take: Take, rate: Double) -> [Double] {
    var noise = Noise(seed: take.seed &+ 1)
    var burst = Decay(0.006, rate: rate)
    var band = Biquad.highPass(1_500, rate: rate)
    var sound = [Double](repeating: 0, count: Int(duration * rate))
    let tune = take.deviation(0.004)
    for mode in modes {
      var envelope = Decay(mode.decay * (0.8 + 0.2 * take.force), rate: rate)
      var square = SquareBank([mode.pitch * tune], rate: rate)
      var filter = Biquad.bandPass(mode.pitch * tune * 1.2, q: 1, rate: rate)
      for frame in sound.indices {
        let wave =
          isSquare
          ? filter(square.next()) : sin(2 * .pi * mode.pitch * tune * Double(frame) / rate)
        sound[frame] += mode.level * wave * envelope.next()
      }
    }
    let attack = 0.0004 * rate
    return sound.enumerated().map { frame, tone in
      min(1, Double(frame) / attack) * tone + click * take.force * band(noise.next()) * burst.next()
    }
  }
}
