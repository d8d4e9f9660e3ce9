import CFluidSynth
import Glibc
import JSON
import PluginKit
import Synchronization

/// A SoundFont, loaded once, and the synthesizers that play it.
///
/// FluidSynth begins notes at multiples of its 64 frames. So each note that sounds has a synthesizer of its own, which is started at the
/// note's very frame; all of them share the font, and those whose note has ended are used again.
final class SoundFont {
  /// A sound of the font.
  struct Preset: Hashable {
    var bank: Int
    var program: Int

    /// Where General MIDI has drum kits.
    static let percussionBank = 128
    static let standardKit = Preset(bank: percussionBank, program: 0)
  }

  /// A level at which a single note is about as loud as a sample.
  private static let gain = 2.0
  /// Voices of a single note: layers, left and right.
  private static let voicesPerNote = 16

  let path: String
  /// The synthesizers' settings, and the one that owns the font.
  private let settings: OpaquePointer
  private let owner: OpaquePointer
  private let font: OpaquePointer
  private let fontID: Int32
  private var idle: [Synthesizer] = []

  /// One of FluidSynth's own, on its way through the lock.
  private struct Handle: @unchecked Sendable { let pointer: OpaquePointer? }

  /// FluidSynth's tables and its cache of samples belong to the whole process.
  private static let library = Mutex<Void>(())

  /// - Throws: `notFound`, `denied` or `badInput`, about `soundfont`.
  init(path: String, sampleRate: Int) throws(StageError) {
    try Self.checkIsSoundFont(path)
    let made = Self.library.withLock { _ -> (settings: OpaquePointer, owner: OpaquePointer, id: Int32)? in
      for level in [FLUID_PANIC, FLUID_ERR, FLUID_WARN, FLUID_INFO, FLUID_DBG] {
        fluid_set_log_function(Int32(level.rawValue), nil, nil)
      }
      guard let settings = new_fluid_settings() else { return nil }
      fluid_settings_setnum(settings, "synth.sample-rate", Double(sampleRate))
      fluid_settings_setnum(settings, "synth.gain", Self.gain)
      fluid_settings_setint(settings, "synth.polyphony", Int32(Self.voicesPerNote))
      for name in ["synth.reverb.active", "synth.chorus.active", "synth.threadsafe-api"] {
        fluid_settings_setint(settings, name, 0)
      }
      fluid_settings_setint(settings, "synth.cpu-cores", 1)
      fluid_settings_setint(settings, "synth.dynamic-sample-loading", 1)
      guard let owner = new_fluid_synth(settings) else {
        delete_fluid_settings(settings)
        return nil
      }
      return (settings, owner, fluid_synth_sfload(owner, path, 0))
    }
    guard let made else { throw .internal("FluidSynth cannot make a synthesizer") }
    guard made.id >= 0, let font = fluid_synth_get_sfont(made.owner, 0) else {
      delete_fluid_synth(made.owner)
      delete_fluid_settings(made.settings)
      throw .badInput("\(quoted(path)) is a damaged SoundFont; get it again", about: "soundfont")
    }
    (settings, owner, fontID) = made
    self.font = font
    self.path = path
  }

  deinit {
    Self.library.withLock { _ in
      for synthesizer in idle { synthesizer.close(font) }
      delete_fluid_synth(owner)
      delete_fluid_settings(settings)
    }
  }

  /// Whether the font has a sound.
  func has(_ preset: Preset) -> Bool {
    fluid_sfont_get_preset(font, Int32(preset.bank), Int32(preset.program)) != nil
  }

  /// The sound whose name in the font is `name`, without regard to case and separators; the first of equals.
  func preset(named name: String) -> Preset? {
    let wanted = GeneralMIDI.folded(name)
    return presets().first { GeneralMIDI.folded($0.name) == wanted }?.preset
  }

  /// Every sound of the font.
  func presets() -> [(name: String, preset: Preset)] {
    var found: [(String, Preset)] = []
    fluid_sfont_iteration_start(font)
    while let preset = fluid_sfont_iteration_next(font) {
      let name = fluid_preset_get_name(preset).map { String(cString: $0) } ?? ""
      found.append(
        (name, Preset(bank: Int(fluid_preset_get_banknum(preset)), program: Int(fluid_preset_get_num(preset)))))
    }
    return found
  }

  /// A synthesizer for one note, to be handed back with ``takeBack(_:)``.
  func synthesizer(playing preset: Preset) throws(StageError) -> Synthesizer {
    let synthesizer =
      if let last = idle.popLast() { last } else { try makeSynthesizer() }
    synthesizer.choose(preset, fontID)
    return synthesizer
  }

  func takeBack(_ synthesizer: Synthesizer) {
    synthesizer.silence()
    idle.append(synthesizer)
  }

  private func makeSynthesizer() throws(StageError) -> Synthesizer {
    let settings = Handle(pointer: settings)
    let made = Self.library.withLock { _ in Handle(pointer: new_fluid_synth(settings.pointer)) }
    guard let handle = made.pointer, fluid_synth_add_sfont(handle, font) == fontID else {
      throw StageError(.limit, "there is no memory left for another note")
    }
    return Synthesizer(handle)
  }

  /// FluidSynth is handed nothing but files that claim to be SoundFonts: RIFF of the form `sfbk`.
  private static func checkIsSoundFont(_ path: String) throws(StageError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      let isDenied = errno == EACCES
      throw StageError(
        isDenied ? .denied : .notFound,
        "\(quoted(path)) \(isDenied ? "may not be read by this user" : "does not exist; name a .sf2 or .sf3 file")",
        about: "soundfont")
    }
    defer { close(descriptor) }
    var head = [UInt8](repeating: 0, count: 12)
    let count = pread(descriptor, &head, head.count, 0)
    guard count == head.count, head[..<4].elementsEqual("RIFF".utf8), head[8...].elementsEqual("sfbk".utf8) else {
      throw .badInput(
        "\(quoted(path)) is not a SoundFont: it does not begin as .sf2 and .sf3 files do", about: "soundfont")
    }
    let claimed = head[4..<8].reversed().reduce(0) { $0 << 8 | Int($1) } + 8
    guard lseek(descriptor, 0, SEEK_END) >= claimed else {
      throw .badInput(
        "\(quoted(path)) is a damaged SoundFont, shorter than it says; get it again", about: "soundfont")
    }
  }
}
