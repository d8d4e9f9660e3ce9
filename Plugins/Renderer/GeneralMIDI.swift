import SampleLibrary
import Score

/// Names of General MIDI level 1.
enum GeneralMIDI {
  /// The melodic programs from 0 on.
  static let programs = """
    acoustic-grand-piano bright-acoustic-piano electric-grand-piano honky-tonk-piano electric-piano-1 electric-piano-2 harpsichord
    clavinet celesta glockenspiel music-box vibraphone marimba xylophone tubular-bells dulcimer drawbar-organ percussive-organ
    rock-organ church-organ reed-organ accordion harmonica tango-accordion acoustic-guitar-nylon acoustic-guitar-steel
    electric-guitar-jazz electric-guitar-clean electric-guitar-muted overdriven-guitar distortion-guitar guitar-harmonics
    acoustic-bass electric-bass-finger electric-bass-pick fretless-bass slap-bass-1 slap-bass-2 synth-bass-1 synth-bass-2 violin
    viola cello contrabass tremolo-strings pizzicato-strings orchestral-harp timpani string-ensemble-1 string-ensemble-2
    synth-strings-1 synth-strings-2 choir-aahs voice-oohs synth-voice orchestra-hit trumpet trombone tuba muted-trumpet
    french-horn brass-section synth-brass-1 synth-brass-2 soprano-sax alto-sax tenor-sax baritone-sax oboe english-horn bassoon
    clarinet piccolo flute recorder pan-flute blown-bottle shakuhachi whistle ocarina lead-square lead-sawtooth lead-calliope
    lead-chiff lead-charang lead-voice lead-fifths lead-bass-and-lead pad-new-age pad-warm pad-polysynth pad-choir pad-bowed
    pad-metallic pad-halo pad-sweep fx-rain fx-soundtrack fx-crystal fx-atmosphere fx-brightness fx-goblins fx-echoes fx-sci-fi
    sitar banjo shamisen koto kalimba bagpipe fiddle shanai tinkle-bell agogo steel-drums woodblock taiko-drum melodic-tom
    synth-drum reverse-cymbal guitar-fret-noise breath-noise seashore bird-tweet telephone-ring helicopter applause gunshot
    """.split { $0 == " " || $0 == "\n" }.map(String.init)

  /// What people call some of them for short.
  static let shortNames = [
    "piano": 0, "electric-piano": 4, "organ": 16, "guitar": 24, "bass": 33, "synth-bass": 38, "strings": 48,
    "choir": 52,
    "voice": 53, "brass": 61, "sax": 66, "square": 80, "sawtooth": 81, "lead": 81, "pad": 89, "bells": 14,
  ]

  /// A name without regard to case and to what parts its words.
  static func folded(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }

  /// The program of a name.
  static func program(_ name: String) -> Int? {
    let wanted = folded(name)
    return programs.firstIndex { folded($0) == wanted } ?? shortNames.first { folded($0.key) == wanted }?.value
  }

  /// The key of the standard drum kit that plays an instrument; nil where none does.
  static func key(of drum: Instrument) -> Int? { GeneralMIDIDrums.key(of: drum.name) }
}
