import JSON

/// What a sample sounds like, by its canonical name: `kick`, `hi-hat`, `bass`.
///
/// Names that people, drum machines and sample packs use for the same (`bd`, `hihat`, `OHH`) are read by ``init(_:)``.
public enum Instrument: String, CaseIterable, Sendable {
  case kick, snare, rim, clap, snap
  case hiHat = "hi-hat"
  case pedalHat = "pedal-hat"
  case openHat = "open-hat"
  case highTom = "high-tom"
  case tom
  case lowTom = "low-tom"
  case crash, splash, ride, cowbell, shaker, tambourine, conga, perc
  case bass, piano, guitar, pad, lead, bell, strings, organ, voice
  case fx, loop

  /// The canonical name, as lists, catalogues and patterns have it.
  public var name: String { rawValue }

  /// Whether it is struck: one of a drum kit or of hand percussion.
  public var isPercussion: Bool { Self.order(self) <= Self.order(.perc) }

  private static func order(_ instrument: Instrument) -> Int { allCases.firstIndex(of: instrument)! }

  /// The instrument that a text names: its canonical name or an alias, whatever the case and whichever of space, `-` and `_` parts
  /// its words.
  ///
  /// - Throws: ``SampleLibraryError/unknownInstrument(_:suggestion:)``.
  public init(_ text: String) throws(SampleLibraryError) {
    guard let known = Self.known(text) else {
      throw .unknownInstrument(text, suggestion: NearestName.find(text, among: Self.suggestions))
    }
    self = known
  }

  /// The same without an error: nil for a text that names none.
  static func known(_ text: String) -> Instrument? { names[NameWords.folded(text)] }

  /// What to play where there is no sample of this one at all: the nearest sound in a kit.
  public var substitute: Instrument? {
    switch self {
    case .pedalHat, .openHat: .hiHat
    case .highTom, .lowTom: .tom
    case .snap: .clap
    case .splash: .crash
    case .tambourine: .shaker
    case .conga, .cowbell: .perc
    case .strings, .organ, .voice: .pad
    case .guitar: .piano
    default: nil
    }
  }

  private static let names: [String: Instrument] = {
    var names: [String: Instrument] = [:]
    for instrument in allCases {
      for name in [instrument.name] + instrument.aliases { names[NameWords.folded(name)] = instrument }
    }
    return names
  }()

  /// Canonical names first, so that of equals they are the ones that are suggested.
  private static let suggestions = allCases.map(\.name) + allCases.flatMap(\.aliases).filter { $0.count > 3 }

  /// Other names of the same, without regard to case and separators.
  public var aliases: [String] {
    switch self {
    case .kick: ["bd", "bass-drum", "kick-drum", "kik", "kck", "kd"]
    case .snare: ["sn", "sd", "snr", "snare-drum"]
    case .rim: ["rimshot", "rim-shot", "side-stick", "cross-stick", "stick", "rs"]
    case .clap: ["cp", "clp", "handclap", "hand-clap", "claps"]
    case .snap: ["finger-snap", "finger-snaps", "snaps"]
    case .hiHat: ["hat", "hh", "ch", "chh", "hc", "closed-hat", "closed-hi-hat", "closed-hh", "hh-closed", "hats"]
    case .pedalHat: ["ph", "phh", "pedal-hi-hat", "foot-hat", "pedal-hh", "hh-pedal"]
    case .openHat: ["oh", "ohh", "ho", "open-hi-hat", "open-hh", "hh-open"]
    case .highTom: ["ht", "hi-tom", "tom-hi", "tom-high", "rack-tom"]
    case .tom: ["mt", "mid-tom", "tom-mid", "toms", "tm", "tom-tom"]
    case .lowTom: ["lt", "tom-lo", "tom-low", "lo-tom", "floor-tom", "tom-floor"]
    case .crash: ["cr", "cc", "crash-cymbal", "cymbal", "cym", "cy"]
    case .splash: ["splash-cymbal", "china"]
    case .ride: ["rd", "ride-cymbal", "ride-bell"]
    case .cowbell: ["cb", "bell-cow"]
    case .shaker: ["sh", "maraca", "maracas", "cabasa", "egg"]
    case .tambourine: ["tamb", "tmb", "tambo"]
    case .conga: ["bongo", "congas", "bongos", "tabla", "djembe", "cajon"]
    case .perc:
      ["percussion", "prc", "other", "woodblock", "wood-block", "clave", "claves", "triangle", "agogo", "guiro"]
    case .bass: ["bass-guitar", "sub", "sub-bass", "808-bass"]
    case .piano: ["keys", "e-piano", "electric-piano", "rhodes", "grand-piano", "pn"]
    case .guitar: ["gtr", "guit", "acoustic-guitar", "electric-guitar"]
    case .pad: ["pads", "ambi", "ambience", "drone", "choir"]
    case .lead: ["leads", "synth", "synth-lead"]
    case .bell: ["bells", "chime", "chimes", "glockenspiel", "mallet"]
    case .strings: ["string", "violin", "cello"]
    case .organ: ["organs", "hammond"]
    case .voice: ["vocal", "vocals", "vox"]
    case .fx: ["effect", "effects", "sfx", "riser", "impact", "sweep", "noise", "scratch"]
    case .loop: ["loops", "break", "breakbeat", "groove"]
    }
  }
}
