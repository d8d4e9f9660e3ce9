import Glibc

/// Sounds that need no files: a kit for each known genre, synthesised on request, the same every time.
public enum BuiltInKit {
  /// Hz of all built-in sounds.
  public static let sampleRate = 48_000

  /// Every take of every sound, in the order of their names: `built-in/rock/kick/hard-1`.
  public static let samples: [Sample] = sounds.keys.sorted().compactMap { sounds[$0]?.sample }

  /// A built-in sample's audio: mono, peaks at most −1 dBFS.
  ///
  /// - Throws: `unknownSample` for a sample that is not built in.
  public static func audio(_ sample: Sample) throws(SampleLibraryError) -> SampleAudio {
    guard let sound = sounds[sample.name] else { throw .unknownSample(sample.name, suggestion: nil) }
    return sound.render()
  }

  private static let sounds: [String: BuiltInSound] = {
    var sounds: [String: BuiltInSound] = [:]
    for genre in Genre.known {
      guard let settings = KitSettings.of(genre) else { continue }
      for drum in settings.drums {
        for isHard in [false, true] {
          for number in 1...2 {
            let sound = BuiltInSound(genre, settings.character, drum, isHard: isHard, number: number)
            sounds[sound.sample.name] = sound
          }
        }
      }
    }
    return sounds
  }()
}

/// One built-in sample and how it is made.
struct BuiltInSound: Sendable {
  let sample: Sample
  private let voice: any Voice
  private let character: KitCharacter
  private let take: Take

  /// dBFS that no built-in sound exceeds.
  private static let ceiling = -1.0

  init(
    _ genre: Genre, _ character: KitCharacter, _ drum: (instrument: Instrument, voice: any Voice, loudness: Double),
    isHard: Bool, number: Int
  ) {
    voice = drum.voice
    self.character = character
    take = Take(force: isHard ? 1 : 0.45, seed: SplitMix.mix(UInt64(number) &+ (isHard ? 16 : 0)))
    let sound = "built-in/\(genre)/\(drum.instrument.name)"
    let tail = character.room > 0 ? character.roomDecay * 0.8 : 0
    sample = Sample(
      name: "\(sound)/\(isHard ? "hard" : "soft")-\(number)", key: nil, instrument: drum.instrument, genres: [genre],
      sound: sound, velocities: isHard ? 90...127 : 1...89, duration: drum.voice.duration + tail,
      sampleRate: BuiltInKit.sampleRate, channels: 1, rootNote: nil, loudness: drum.loudness, peak: nil, loop: nil,
      licence: "CC0-1.0", source: "synthesised", sha256: "")
  }

  func render() -> SampleAudio {
    let rate = Double(BuiltInKit.sampleRate)
    var sound = character.apply(voice.render(take, rate: rate), rate: rate)
    // So that it ends in silence.
    let end = Int(0.01 * rate)
    for frame in 0..<min(end, sound.count) { sound[sound.count - 1 - frame] *= Double(frame) / Double(end) }
    var audio = SampleAudio(channels: [sound.map { Float($0) }], sampleRate: BuiltInKit.sampleRate)
    let level = SoundLevel(audio)
    let change = min(sample.loudness - level.loudness, Self.ceiling - level.peak)
    let factor = Float(pow(10, change / 20))
    for frame in audio.channels[0].indices { audio.channels[0][frame] *= factor }
    return audio
  }
}
