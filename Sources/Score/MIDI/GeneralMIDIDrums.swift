/// The keys of General MIDI's drum kit, and what they are called in rhythms: "General MIDI System Level 1", percussion key map.
public enum GeneralMIDIDrums {
  /// What a key plays; "perc" for whatever has no name of its own in rhythms.
  public static func instrument(ofKey key: Int) -> String { instruments[key] ?? "perc" }

  /// The key that plays an instrument; nil where none does.
  public static func key(of instrument: String) -> Int? { keys[instrument] }

  private static let keys: [String: Int] = [
    "kick": 36, "rim": 37, "snare": 38, "clap": 39, "snap": 39, "hi-hat": 42, "low-tom": 43, "pedal-hat": 44,
    "open-hat": 46, "tom": 47, "crash": 49, "high-tom": 50, "ride": 51, "tambourine": 54, "splash": 55, "cowbell": 56,
    "conga": 63, "shaker": 70, "perc": 76, "other": 76,
  ]

  private static let instruments: [Int: String] = [
    35: "kick", 36: "kick", 37: "rim", 38: "snare", 39: "clap", 40: "snare", 41: "low-tom", 42: "hi-hat", 43: "low-tom",
    44: "pedal-hat", 45: "tom", 46: "open-hat", 47: "tom", 48: "high-tom", 49: "crash", 50: "high-tom", 51: "ride",
    52: "splash", 53: "ride", 54: "tambourine", 55: "splash", 56: "cowbell", 57: "crash", 59: "ride", 60: "conga",
    61: "conga", 62: "conga", 63: "conga", 64: "conga", 69: "shaker", 70: "shaker", 82: "shaker",
  ]
}
