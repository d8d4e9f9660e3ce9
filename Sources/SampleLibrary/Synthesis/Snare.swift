import Glibc

/// A snare drum: two modes of the head, and the wires' noise.
struct Snare: Voice {
  /// Hz of the lower mode.
  var pitch: Double
  /// Seconds of 60 dB of the head.
  var toneDecay: Double
  /// Seconds of 60 dB of the wires.
  var wireDecay: Double
  /// Level of the wires beside the head.
  var wires: Double
  /// Hz below which the wires are silent.
  var wirePitch = 1_500.0
  /// Hz above which they are.
  var brightness = 12_000.0
  /// How far it is driven into saturation; 0 is clean.
  var drive = 0.0

  var duration: Double { max(toneDecay, wireDecay) * 1.05 + 0.01 }

  func render(_ take: Take, rate: Double) -> [Double] {
    var noise = Noise(seed: take.seed &+ 1)
    var head = Decay(toneDecay, rate: rate)
    var second = Decay(toneDecay * 0.6, rate: rate)
    var rattle = Decay(wireDecay * (0.7 + 0.3 * take.force), rate: rate)
    var burst = Decay(0.008, rate: rate)
    var low = Biquad.highPass(wirePitch, rate: rate)
    var high = Biquad.lowPass(brightness * (0.5 + 0.5 * take.force), rate: rate)
    let base = pitch * take.deviation(0.01)
    let attack = 0.0005 * rate
    var (phase, secondPhase) = (0.0, 0.0)
    return (0..<Int(duration * rate)).map { frame in
      let time = Double(frame) / rate
      let bend = 1 + 0.25 * take.force * exp(-time / 0.012)
      phase += 2 * .pi * base * bend / rate
      secondPhase += 2 * .pi * 1.78 * base * bend / rate
      let tone = sin(phase) * head.next() + 0.5 * sin(secondPhase) * second.next()
      let white = high(low(noise.next()))
      let value = 0.6 * tone + wires * white * (rattle.next() + 0.8 * burst.next())
      let rise = min(1, Double(frame) / attack)
      return rise * (drive > 0 ? tanh((1 + drive) * value) : value)
    }
  }
}
