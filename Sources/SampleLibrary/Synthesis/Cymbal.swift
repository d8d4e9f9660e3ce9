/// Metal that is struck: hi-hats, crash, ride. Squares without common harmonics and noise through a high-pass, dying away in
/// two stages: the stick at once, the metal later.
struct Cymbal: Voice {
  /// Hz below which it is silent.
  var pitch: Double
  /// Seconds of 60 dB.
  var decay: Double
  /// How much is metal and not noise, 0…1.
  var metal: Double
  /// What the oscillators' frequencies are multiplied by.
  var tuning = 1.0
  /// Level of the stick beside the metal.
  var stick = 0.5
  /// Seconds within which it opens, for a crash that swells.
  var swell = 0.0
  /// Level of the bell's tone, for a ride.
  var bell = 0.0
  /// Hz above which it is silent.
  var brightness = 18_000.0

  var duration: Double { decay * 1.05 + 0.01 }

  func render(_ take: Take, rate: Double) -> [Double] {
    var noise = Noise(seed: take.seed &+ 1)
    let tune = tuning * take.deviation(0.004)
    var low = SquareBank(SquareBank.metal.map { $0 * tune * 1.7 }, rate: rate)
    var high = SquareBank(SquareBank.metal.map { $0 * tune * 4.31 }, rate: rate)
    var bells = SquareBank([tune * 2_637, tune * 3_951], rate: rate)
    var tail = Decay(decay * (0.7 + 0.3 * take.force), rate: rate)
    var tip = Decay(min(0.03, decay), rate: rate)
    var ring = Decay(decay * 0.7, rate: rate)
    var (first, second) = (Biquad.highPass(pitch, rate: rate), Biquad.highPass(pitch, rate: rate))
    var top = Biquad.lowPass(brightness * (0.55 + 0.45 * take.force), rate: rate)
    var bellBand = Biquad.bandPass(tune * 3_200, q: 1.5, rate: rate)
    return (0..<Int(duration * rate)).map { frame in
      let source = metal * 0.5 * (low.next() + high.next()) + (1 - metal) * noise.next()
      let opening = swell > 0 ? min(1, 0.35 + 0.65 * Double(frame) / (swell * rate)) : 1
      let metal = top(second(first(source))) * (opening * tail.next() + stick * tip.next())
      return metal + bell * bellBand(bells.next()) * ring.next()
    }
  }
}
