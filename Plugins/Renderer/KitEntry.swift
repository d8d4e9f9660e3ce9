import JSON
import Score

/// What the parameter `kit` says of a drum.
struct KitEntry {
  /// Files, or objects as `r2:KEY`, struck in turn; empty leaves the sound to the library.
  var samples: [String] = []
  /// In dB.
  var gain = 0.0
  /// −1…1.
  var pan = 0.0
  /// Drums with the same one end each other; nil leaves it as is usual for the drum.
  var choke: String?

  /// The entries of `{"kick": "kick.wav", "snare": ["a.wav", "b.wav"], "ride": {"samples": …, "gain": −3, "pan": 0.2, "choke": "ride"}}`.
  ///
  /// - Throws: ``ScoreError`` for the first thing that is wrong.
  static func list(_ json: JSONValue) throws(ScoreError) -> [(name: String, entry: KitEntry)] {
    guard let members = json.object else {
      throw ScoreError(subject, "must be an object from drums to samples, such as {\"kick\": \"kick.wav\"}")
    }
    var entries: [(String, KitEntry)] = []
    for (name, value) in members { entries.append((name, try KitEntry(value, drum: name))) }
    return entries
  }

  private static let subject = "the kit"

  private init(_ value: JSONValue, drum: String) throws(ScoreError) {
    guard value.object != nil else {
      samples = try Self.samples(value, at: "/\(drum)")
      return
    }
    let entry = try ScoreReader(
      value, subject: Self.subject, at: "/\(drum)", fields: ["samples", "gain", "pan", "choke"])
    if let value = entry["samples"] { samples = try Self.samples(value, at: "/\(drum)/samples") }
    gain = try entry.number("gain", in: -120...60, or: gain)
    pan = try entry.number("pan", in: -1...1, or: pan)
    choke = try entry.text("choke")
  }

  private static func samples(_ value: JSONValue, at pointer: String) throws(ScoreError) -> [String] {
    let names = value.string.map { [$0] } ?? value.array?.compactMap(\.string) ?? []
    guard !names.isEmpty, names.count == value.array?.count ?? 1, names.allSatisfy({ !$0.isEmpty }) else {
      throw ScoreError(subject, at: pointer, "must name a file, r2:KEY, or a list of these")
    }
    return names
  }
}
