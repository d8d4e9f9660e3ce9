/// Hands: bursts of noise in a band, one after the other, then the room.
struct Clap: Voice {
  /// Hz of the band's centre.
  var pitch: Double
  /// Seconds of 60 dB of the room.
  var decay: Double
  /// Hands that are not quite together.
  var hands = 4
  /// Seconds between them.
  var spacing = 0.010

  var duration: Double { Double(hands) * spacing + decay * 1.05 + 0.01 }

  func render(_ take: Take, rate: Double) -> [Double] {
    var noise = Noise(seed: take.seed &+ 1)
    var (band, wide) = (Biquad.bandPass(pitch, q: 1.6, rate: rate), Biquad.highPass(0.5 * pitch, rate: rate))
    var sound = [Double](repeating: 0, count: Int(duration * rate))
    for hand in 0..<hands {
      let isLast = hand == hands - 1
      let start = Int(Double(hand) * spacing * take.deviation(0.15) * rate)
      var burst = Decay(isLast ? decay : 0.022, rate: rate)
      let room = isLast ? sound.count - start : Int(0.022 * rate)
      for frame in start..<min(sound.count, start + room) { sound[frame] += burst.next() }
    }
    return sound.map { envelope in
      let white = noise.next()
      return envelope * (band(white) + 0.25 * take.force * wide(white))
    }
  }
}
