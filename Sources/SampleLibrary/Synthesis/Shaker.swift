import Glibc

/// Grains in a shell: noise in a band that rises and falls. With jingles, a tambourine.
struct Shaker: Voice {
  /// Hz of the band's centre.
  var pitch: Double
  /// Seconds until the grains hit.
  var attack: Double
  /// Seconds of 60 dB after that.
  var decay: Double
  /// Level of jingles, which ring on.
  var jingles = 0.0

  var duration: Double { attack + decay * 1.05 + 0.01 }

  func render(_ take: Take, rate: Double) -> [Double] {
    var noise = Noise(seed: take.seed &+ 1)
    var band = Biquad.bandPass(pitch, q: 1.1, rate: rate)
    var low = Biquad.highPass(0.6 * pitch, rate: rate)
    var metal = SquareBank(SquareBank.metal.map { $0 * 9.7 * take.deviation(0.01) }, rate: rate)
    var fall = Decay(decay * (0.7 + 0.3 * take.force), rate: rate)
    let rise = attack * take.deviation(0.1) * rate
    return (0..<Int(duration * rate)).map { frame in
      let place = Double(frame) / max(1, rise)
      let envelope = place < 1 ? place * place : fall.next()
      return envelope * low(band(noise.next()) + jingles * metal.next())
    }
  }
}
