import Glibc

/// What all sounds of a kit go through: the tape, the room.
struct KitCharacter: Sendable {
  /// Hz above which the kit is silent.
  var brightness = 20_000.0
  /// How far sounds are driven into saturation; 0 is clean.
  var warmth = 0.0
  /// Level of the room beside the sound.
  var room = 0.0
  /// Seconds of 60 dB of the room.
  var roomDecay = 0.25

  func apply(_ sound: [Double], rate: Double) -> [Double] {
    let highest = sound.reduce(0) { max($0, abs($1)) }
    guard highest > 0 else { return sound }
    let tail = room > 0 ? [Double](repeating: 0, count: Int(roomDecay * 0.8 * rate)) : []
    var low = Biquad.lowPass(brightness, rate: rate)
    var walls = Room(decay: roomDecay, rate: rate)
    return (sound + tail).map { sample in
      var value = sample / highest
      if warmth > 0 { value = tanh(warmth * value) / tanh(warmth) }
      if brightness < 20_000 { value = low(value) }
      return room > 0 ? value + room * walls(value) : value
    }
  }
}
