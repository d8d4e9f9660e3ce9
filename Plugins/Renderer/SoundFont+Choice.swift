import Glibc
import JSON
import PluginKit

extension SoundFont {
  /// Where Debian and others install a SoundFont of General MIDI.
  private static let usualPlaces = [
    "/usr/share/sounds/sf2/TimGM6mb.sf2", "/usr/share/sounds/sf2/default-GM.sf2", "/usr/share/soundfonts/default.sf2",
  ]

  /// The file of a SoundFont that the system has.
  ///
  /// - Throws: `notFound`.
  static func installed() throws(StageError) -> String {
    guard let path = usualPlaces.first(where: { access($0, R_OK) == 0 }) else {
      throw StageError(
        .notFound, "no SoundFont is installed; install one (Debian: timgm6mb-soundfont), or name a file",
        about: "soundfont")
    }
    return path
  }

  /// The sound that a pipeline names: by its number from 0, its name in General MIDI, or its name in the font.
  ///
  /// - Throws: `badParameter`, about `program`, with the nearest name.
  func preset(_ program: JSONValue, bank: Int) throws(StageError) -> Preset {
    if let name = program.string {
      if let number = GeneralMIDI.program(name) ?? Int(name) { return try preset(.integer(Int64(number)), bank: bank) }
      if let own = preset(named: name) { return own }
      let known = GeneralMIDI.programs + GeneralMIDI.shortNames.keys.sorted() + presets().map(\.name)
      let help = NearestName.find(name, among: known).map { "did you mean \(quoted($0))?" }
      throw .badParameter(
        "neither General MIDI nor \(quoted(path)) has a sound called \(quoted(name)); "
          + (help ?? "give a number from 0 to 127 or a name such as \"violin\""), about: "program")
    }
    guard let number = program.integer, (0...127).contains(number) else {
      throw .badParameter("a program is a number from 0 to 127, or a name such as \"violin\"", about: "program")
    }
    let preset = Preset(bank: bank, program: Int(number))
    guard has(preset) else {
      throw .badParameter(
        "\(quoted(path)) has no program \(number) in bank \(bank)", about: bank == 0 ? "program" : "bank")
    }
    return preset
  }
}
