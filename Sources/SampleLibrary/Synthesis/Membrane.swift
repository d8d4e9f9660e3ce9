import Glibc

/// A skin that is struck: kick, toms, congas. A sine whose pitch falls, and the beater's click.
struct Membrane: Voice {
  /// Hz at which it ends.
  var pitch: Double
  /// Hz above that at which it begins.
  var bend: Double
  /// Seconds within which the pitch comes down to 37 % of the bend.
  var bendTime: Double
  /// Seconds of 60 dB.
  var decay: Double
  /// Level of the click beside the tone.
  var click: Double
  /// Hz around which the click lies.
  var clickPitch = 3_500.0
  /// Level of a second mode, 1.59 times as high (the next one of an ideal circular membrane).
  var overtone = 0.0
  /// How far the tone is driven into saturation; 0 is clean.
  var drive = 0.0

  var duration: Double { decay * 1.05 + 0.01 }

  func render(_ take: Take, rate: Double) -> [Double] {
    var noise = Noise(seed: take.seed &+ 1)
    var tone = Decay(decay * (0.75 + 0.25 * take.force), rate: rate)
    var second = Decay(decay * 0.4, rate: rate)
    var burst = Decay(0.012, rate: rate)
    var filter = Biquad.bandPass(clickPitch * (0.6 + 0.4 * take.force), q: 0.8, rate: rate)
    let end = pitch * take.deviation(0.006)
    let start = bend * (0.5 + 0.5 * take.force)
    let attack = 0.0008 * rate
    var (phase, overPhase) = (0.0, 0.0)
    let saturation = drive * (0.5 + 0.5 * take.force)
    return (0..<Int(duration * rate)).map { frame in
      let time = Double(frame) / rate
      let frequency = end + start * exp(-time / bendTime)
      phase += 2 * .pi * frequency / rate
      overPhase += 2 * .pi * 1.59 * frequency / rate
      let rise = min(1, Double(frame) / attack)
      var value = rise * (sin(phase) * tone.next() + overtone * sin(overPhase) * second.next())
      if saturation > 0 { value = tanh((1 + saturation) * value) / tanh(1 + saturation) }
      return value + click * take.force * 2 * filter(noise.next()) * burst.next()
    }
  }
}
