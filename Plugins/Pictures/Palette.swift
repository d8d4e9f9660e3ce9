/// The colours of a picture: light on a dark ground, so that the spectrogram has the most room.
enum Palette {
  static let ground: Canvas.Colour = (0.07, 0.075, 0.1, 1)
  static let lane: Canvas.Colour = (0.035, 0.035, 0.055, 1)
  static let text: Canvas.Colour = (0.82, 0.84, 0.88, 1)
  static let grid: Canvas.Colour = (1, 1, 1, 0.1)
  static let waveform: Canvas.Colour = (0.55, 0.75, 0.95, 1)
  static let pitch: Canvas.Colour = (0.3, 1, 0.85, 0.95)
  static let note: Canvas.Colour = (1, 1, 1, 0.85)
  static let beat: Canvas.Colour = (1, 1, 1, 0.16)
  static let downbeat: Canvas.Colour = (1, 1, 1, 0.42)

  /// Of a segment or a hit, by what it is called.
  static func colour(of label: String?) -> Canvas.Colour {
    switch label {
    case "speech": (0.35, 0.6, 1, 1)
    case "melody": (0.3, 0.9, 0.65, 1)
    case "rhythm": (1, 0.6, 0.25, 1)
    case "kick": (1, 0.4, 0.35, 1)
    case "snare": (1, 0.8, 0.3, 1)
    case "hi-hat": (0.6, 0.85, 1, 1)
    default: (0.65, 0.65, 0.7, 1)
    }
  }

  /// From dark to light along one hue after another, evenly in lightness: `level` 0…1 as 0xRRGGBB.
  static func heat(_ level: Float) -> UInt32 {
    let stops: [SIMD3<Float>] = [
      [9, 9, 14], [30, 18, 66], [82, 22, 116], [146, 38, 114], [206, 64, 88], [246, 116, 56], [254, 186, 84],
      [255, 246, 200],
    ]
    let place = max(0, min(1, level)) * Float(stops.count - 1)
    let index = min(stops.count - 2, Int(place))
    let part = place - Float(index)
    let colour = stops[index] * (1 - part) + stops[index + 1] * part
    return UInt32(colour.x) << 16 | UInt32(colour.y) << 8 | UInt32(colour.z)
  }
}
