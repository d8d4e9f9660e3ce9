import DSP
import JSON
import PluginKit
import SampleLibrary

/// Everything that a renderer plays with: the kit's drums, each found when it is first asked for, and the SoundFont.
final class Instruments {
  /// What the stage's parameters say.
  struct Settings {
    var kit: [(name: String, entry: KitEntry)]
    var drums: DrumSource
    var genre: String?
    var soundfont: String?
    /// Null leaves it to the notes.
    var program: JSONValue
    var bank: Int
    var velocityCurve: Double
    var seed: UInt64
    var sampleRate: Int
  }

  /// Seconds for which a drum of a SoundFont is held, which is longer than most sound.
  private static let heldDrum = 1.0

  private let settings: Settings
  private let loader: SampleLoader
  private var drums: [Drum] = []
  /// By label and by canonical name, places in `drums`.
  private var places: [String: Int] = [:]
  private var font: SoundFont?
  /// By what the notes tell.
  private var presets: [Int?: SoundFont.Preset] = [:]

  /// - Throws: `badParameter` for a genre that nobody knows.
  init(_ settings: Settings, loader: SampleLoader) throws(StageError) {
    self.settings = settings
    self.loader = loader
    if let genre = settings.genre { try loader.checkGenre(genre) }
  }

  // MARK: Finding

  /// The place of a drum in the kit.
  ///
  /// - Throws: for a name that is neither in the kit nor in the library, and whatever hinders loading it.
  func drum(_ label: String) throws(StageError) -> Int {
    if let known = places[label] { return known }
    let instrument = try Self.instrument(label, orIn: settings.kit.map(\.name))
    let name = instrument?.name ?? label
    let place = if let known = places[name] { known } else { try load(name, instrument) }
    places[name] = place
    places[label] = place
    return place
  }

  /// Loads the SoundFont where notes are to be played, and finds the sounds that they have.
  ///
  /// - Parameter programs: What the notes tell of it.
  func prepare(programs: Set<Int?>) throws(StageError) {
    for program in programs.sorted(by: { $0 ?? -1 < $1 ?? -1 }) {
      let wanted = settings.program.isNull ? .integer(Int64(program ?? 0)) : settings.program
      presets[program] = try openFont().preset(wanted, bank: settings.bank)
    }
  }

  private func load(_ name: String, _ instrument: Instrument?) throws(StageError) -> Int {
    let entry = settings.kit.last { $0.name == name || (try? Instrument($0.name))?.name == name }?.entry
    // Another drum begins its round elsewhere.
    let start = Int(name.utf8.reduce(settings.seed) { ($0 &+ UInt64($1)) &* 0x9E37_79B9_7F4A_7C15 } >> 40)
    drums.append(
      Drum(
        sound: try sound(of: name, instrument, entry), gain: DSP.gain(decibels: entry?.gain ?? 0), pan: entry?.pan ?? 0,
        chokeGroup: entry?.choke ?? (instrument?.isHat == true ? "hat" : nil), strokes: start))
    return drums.count - 1
  }

  private func sound(of name: String, _ instrument: Instrument?, _ entry: KitEntry?) throws(StageError) -> Drum.Sound {
    if let entry, !entry.samples.isEmpty {
      var recordings: [StereoSamples] = []
      for sample in entry.samples { recordings.append(try loader.sound(sample)) }
      return .recordings(recordings)
    }
    guard let instrument else {
      throw .badParameter("the kit has no samples for \(quoted(name)), and the library does not know it", about: "kit")
    }
    switch settings.drums {
    case .samples:
      let (choice, takes) = try loader.takes(of: instrument, genre: settings.genre, seed: settings.seed)
      return .takes(choice, takes)
    case .soundfont:
      guard let key = GeneralMIDI.key(of: instrument) else {
        throw .badInput("General MIDI has no drum called \(quoted(name)); give the kit a sample of it", about: "drums")
      }
      let font = try openFont()
      guard font.has(.standardKit) else {
        throw .badInput("the SoundFont has no drum kit; set `drums` to \"samples\"", about: "soundfont")
      }
      return .key(key)
    }
  }

  /// The instrument that a label means; nil for a name of the kit's own.
  private static func instrument(_ label: String, orIn kit: [String]) throws(StageError) -> Instrument? {
    do throws(SampleLibraryError) {
      return try Instrument(label)
    } catch {
      if kit.contains(label) { return nil }
      throw StageError(error, about: "kit")
    }
  }

  private func openFont() throws(StageError) -> SoundFont {
    if let font { return font }
    let path = if let named = settings.soundfont { named } else { try SoundFont.installed() }
    let made = try SoundFont(path: path, sampleRate: settings.sampleRate)
    font = made
    return made
  }

  // MARK: Playing

  /// What plays a cue, from its first frame on.
  func voice(for sound: Cue.Sound) throws(StageError) -> any Voice {
    switch sound {
    case .drum(let place, let velocity):
      let sample = drums[place].strike(velocity: velocity)
      let drum = drums[place]
      if let sample {
        return SampleVoice(
          sample, gain: drum.level(velocity: velocity, curve: settings.velocityCurve, isMono: sample.isMono),
          chokeGroup: drum.chokeGroup, sampleRate: settings.sampleRate)
      }
      guard case .key(let key) = drum.sound else { throw .internal("a drum has lost its sound") }
      return try synthVoice(
        Tone(note: Double(key), velocity: velocity), .standardKit,
        frames: Int(Self.heldDrum * Double(settings.sampleRate)),
        gain: drum.level(velocity: 127, curve: 0, isMono: false), chokeGroup: drum.chokeGroup)
    case .tone(let tone, let frames):
      guard let preset = presets[tone.program] else { throw .internal("a note is played before its sound was found") }
      return try synthVoice(tone, preset, frames: frames, gain: StereoGain(balancing: 0))
    }
  }

  private func synthVoice(
    _ tone: Tone, _ preset: SoundFont.Preset, frames: Int, gain: StereoGain, chokeGroup: String? = nil
  ) throws(StageError) -> SynthVoice {
    let font = try openFont()
    return try SynthVoice(
      tone, of: preset, in: font, frames: frames, gain: gain, chokeGroup: chokeGroup, sampleRate: settings.sampleRate)
  }
}

/// Where the drums come from that the kit does not name.
enum DrumSource: String, CaseIterable, ParameterValue { case samples, soundfont }

extension Instrument {
  /// Played with one pair of cymbals, so that one sound ends the other.
  var isHat: Bool { [.hiHat, .pedalHat, .openHat].contains(self) }
}
