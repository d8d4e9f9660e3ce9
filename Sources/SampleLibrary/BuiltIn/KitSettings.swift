/// The settings of one genre's drums.
struct KitSettings: Sendable {
  var character = KitCharacter()
  var kick: Membrane
  var snare: Snare
  var rim = Block(
    modes: [.init(pitch: 480, level: 0.6, decay: 0.05), .init(pitch: 1_720, level: 0.8, decay: 0.06)], click: 0.8)
  var clap: Clap
  var snap = Clap(pitch: 2_300, decay: 0.09, hands: 1)
  var hat: Cymbal
  /// Seconds of 60 dB of the open hi-hat.
  var openDecay: Double
  /// The middle tom; the others are higher and lower by a fourth or so.
  var tom: Membrane
  var crash: Cymbal
  var ride: Cymbal
  var cowbell = Block(
    modes: [.init(pitch: 540, level: 0.7, decay: 0.4), .init(pitch: 800, level: 0.8, decay: 0.35)], click: 0.1,
    isSquare: true)
  var shaker = Shaker(pitch: 7_000, attack: 0.025, decay: 0.09)
  var tambourine = Shaker(pitch: 8_500, attack: 0.004, decay: 0.28, jingles: 0.5)
  var conga = Membrane(pitch: 210, bend: 40, bendTime: 0.02, decay: 0.35, click: 0.25, clickPitch: 1_400, overtone: 0.2)
  var perc = Block(
    modes: [.init(pitch: 1_150, level: 0.9, decay: 0.08), .init(pitch: 1_940, level: 0.4, decay: 0.05)], click: 0.3)

  /// The drums, each with the loudness in LUFS (``SoundLevel``) that makes a kit of them.
  var drums: [(instrument: Instrument, voice: any Voice, loudness: Double)] {
    var (pedal, open, splash) = (hat, hat, crash)
    pedal.decay = hat.decay * 0.8
    pedal.stick = 0.1
    open.decay = openDecay
    splash.decay = crash.decay * 0.4
    splash.tuning = crash.tuning * 1.3
    var (high, low) = (tom, tom)
    high.pitch = tom.pitch * 1.33
    low.pitch = tom.pitch * 0.72
    low.decay = tom.decay * 1.2
    return [
      (.kick, kick, -22), (.snare, snare, -24), (.rim, rim, -29), (.clap, clap, -25), (.snap, snap, -29),
      (.hiHat, hat, -31), (.pedalHat, pedal, -34), (.openHat, open, -28), (.highTom, high, -24), (.tom, tom, -24),
      (.lowTom, low, -24), (.crash, crash, -25), (.splash, splash, -27), (.ride, ride, -29), (.cowbell, cowbell, -28),
      (.shaker, shaker, -32), (.tambourine, tambourine, -30), (.conga, conga, -25), (.perc, perc, -29),
    ]
  }

  static func of(_ genre: Genre) -> KitSettings? { all[genre] }

  private static let all: [Genre: KitSettings] = [
    .hipHop: KitSettings(
      character: KitCharacter(brightness: 13_000, warmth: 1.2),
      kick: Membrane(pitch: 47, bend: 170, bendTime: 0.022, decay: 0.85, click: 0.25, clickPitch: 2_500, drive: 1.5),
      snare: Snare(
        pitch: 178, toneDecay: 0.24, wireDecay: 0.4, wires: 1.0, wirePitch: 1_400, brightness: 9_000, drive: 0.6),
      clap: Clap(pitch: 1_150, decay: 0.2),
      hat: Cymbal(pitch: 7_400, decay: 0.088, metal: 0.75), openDecay: 0.42,
      tom: Membrane(pitch: 105, bend: 60, bendTime: 0.04, decay: 0.5, click: 0.15, drive: 0.5),
      crash: Cymbal(pitch: 3_800, decay: 1.6, metal: 0.5), ride: Cymbal(pitch: 4_600, decay: 0.9, metal: 0.7, bell: 0.2)
    ),
    .pop: KitSettings(
      character: KitCharacter(warmth: 0.6, room: 0.12, roomDecay: 0.22),
      kick: Membrane(pitch: 55, bend: 230, bendTime: 0.017, decay: 0.42, click: 0.45, drive: 0.8),
      snare: Snare(
        pitch: 205, toneDecay: 0.2, wireDecay: 0.36, wires: 1.1, wirePitch: 1_900, brightness: 14_000, drive: 0.5),
      clap: Clap(pitch: 1_400, decay: 0.16),
      hat: Cymbal(pitch: 8_200, decay: 0.096, metal: 0.5), openDecay: 0.4,
      tom: Membrane(pitch: 125, bend: 50, bendTime: 0.035, decay: 0.38, click: 0.3, overtone: 0.15),
      crash: Cymbal(pitch: 4_200, decay: 1.9, metal: 0.45),
      ride: Cymbal(pitch: 5_000, decay: 1.1, metal: 0.6, bell: 0.25)),
    .rock: KitSettings(
      character: KitCharacter(warmth: 0.9, room: 0.3, roomDecay: 0.38),
      kick: Membrane(
        pitch: 62, bend: 120, bendTime: 0.012, decay: 0.32, click: 0.7, clickPitch: 3_800, overtone: 0.15, drive: 0.5),
      snare: Snare(
        pitch: 190, toneDecay: 0.3, wireDecay: 0.43, wires: 0.9, wirePitch: 1_200, brightness: 12_000, drive: 0.3),
      clap: Clap(pitch: 1_300, decay: 0.14),
      hat: Cymbal(pitch: 6_800, decay: 0.128, metal: 0.35, stick: 0.9), openDecay: 0.6,
      tom: Membrane(pitch: 112, bend: 35, bendTime: 0.03, decay: 0.48, click: 0.4, clickPitch: 2_800, overtone: 0.35),
      crash: Cymbal(pitch: 3_200, decay: 2.4, metal: 0.35, tuning: 0.9),
      ride: Cymbal(pitch: 4_000, decay: 1.5, metal: 0.45, stick: 0.9, bell: 0.3)),
    .jazz: KitSettings(
      character: KitCharacter(brightness: 15_000, room: 0.22, roomDecay: 0.32),
      kick: Membrane(pitch: 72, bend: 35, bendTime: 0.02, decay: 0.42, click: 0.12, clickPitch: 1_400, overtone: 0.25),
      snare: Snare(
        pitch: 225, toneDecay: 0.22, wireDecay: 0.33, wires: 0.75, wirePitch: 2_400, brightness: 11_000, drive: 0.4),
      clap: Clap(pitch: 1_500, decay: 0.1),
      hat: Cymbal(pitch: 7_000, decay: 0.112, metal: 0.3, stick: 0.8, brightness: 15_000), openDecay: 0.5,
      tom: Membrane(pitch: 145, bend: 25, bendTime: 0.03, decay: 0.5, click: 0.15, clickPitch: 1_800, overtone: 0.4),
      crash: Cymbal(pitch: 3_400, decay: 2.0, metal: 0.3, tuning: 0.85),
      ride: Cymbal(pitch: 3_600, decay: 1.9, metal: 0.4, tuning: 0.9, stick: 1.1, bell: 0.35)),
    .electronic: KitSettings(
      kick: Membrane(pitch: 50, bend: 330, bendTime: 0.02, decay: 0.5, click: 0.35, clickPitch: 4_500, drive: 2.0),
      snare: Snare(
        pitch: 185, toneDecay: 0.18, wireDecay: 0.33, wires: 1.2, wirePitch: 1_000, brightness: 16_000, drive: 0.4),
      clap: Clap(pitch: 1_050, decay: 0.22, spacing: 0.011),
      hat: Cymbal(pitch: 8_800, decay: 0.072, metal: 0.95), openDecay: 0.35,
      tom: Membrane(pitch: 110, bend: 130, bendTime: 0.05, decay: 0.4, click: 0.2),
      crash: Cymbal(pitch: 4_500, decay: 1.5, metal: 0.7), ride: Cymbal(pitch: 5_200, decay: 0.8, metal: 0.9)),
    .loFi: KitSettings(
      character: KitCharacter(brightness: 5_200, warmth: 1.6, room: 0.08, roomDecay: 0.18),
      kick: Membrane(pitch: 56, bend: 80, bendTime: 0.025, decay: 0.36, click: 0.12, clickPitch: 1_600, drive: 1.2),
      snare: Snare(
        pitch: 172, toneDecay: 0.21, wireDecay: 0.26, wires: 0.9, wirePitch: 1_100, brightness: 6_000, drive: 0.8),
      rim: Block(
        modes: [.init(pitch: 420, level: 0.7, decay: 0.06), .init(pitch: 1_480, level: 0.6, decay: 0.05)], click: 0.5),
      clap: Clap(pitch: 1_000, decay: 0.13),
      hat: Cymbal(pitch: 6_200, decay: 0.08, metal: 0.4, stick: 0.3), openDecay: 0.3,
      tom: Membrane(pitch: 100, bend: 40, bendTime: 0.03, decay: 0.4, click: 0.1, clickPitch: 1_500, drive: 0.6),
      crash: Cymbal(pitch: 3_000, decay: 1.2, metal: 0.4), ride: Cymbal(pitch: 3_600, decay: 0.8, metal: 0.5, bell: 0.2)
    ),
    .rnb: KitSettings(
      character: KitCharacter(warmth: 0.4, room: 0.1, roomDecay: 0.2),
      kick: Membrane(pitch: 44, bend: 110, bendTime: 0.03, decay: 1.15, click: 0.2, clickPitch: 2_200, drive: 0.6),
      snare: Snare(
        pitch: 215, toneDecay: 0.14, wireDecay: 0.25, wires: 1.0, wirePitch: 2_200, brightness: 13_000, drive: 0.8),
      clap: Clap(pitch: 1_600, decay: 0.14),
      hat: Cymbal(pitch: 9_200, decay: 0.056, metal: 0.8), openDecay: 0.32,
      tom: Membrane(pitch: 98, bend: 70, bendTime: 0.05, decay: 0.6, click: 0.1),
      crash: Cymbal(pitch: 4_400, decay: 1.7, metal: 0.55),
      ride: Cymbal(pitch: 5_000, decay: 0.9, metal: 0.7, bell: 0.3)),
  ]
}
