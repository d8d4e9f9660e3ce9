import JSON
import PluginKit

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
  static func list(_ json: JSONText) throws(StageError) -> [(name: String, entry: KitEntry)] {
    guard let members = json.value?.object else {
      throw malformed("must be an object from drums to samples, such as {\"kick\": \"kick.wav\"}")
    }
    var entries: [(String, KitEntry)] = []
    for (name, value) in members { entries.append((name, try KitEntry(value, drum: name))) }
    return entries
  }

  private init(_ value: JSONValue, drum: String) throws(StageError) {
    guard let fields = value.object else {
      samples = try Self.samples(value, drum)
      return
    }
    let known = ["samples", "gain", "pan", "choke"]
    for (name, field) in fields {
      switch (name, field) {
      case ("samples", _): samples = try Self.samples(field, drum)
      case ("gain", _): gain = try Self.number(field, name, in: -120...60, drum)
      case ("pan", _): pan = try Self.number(field, name, in: -1...1, drum)
      case ("choke", .string(let text)): choke = text
      case ("choke", _): throw Self.malformed("has a \"choke\" of \(quoted(drum)) that is not the name of a group")
      default:
        let help = NearestName.find(name, among: known).map { "did you mean \"\($0)\"?" }
        throw Self.malformed(
          "has an unknown field \(quoted(name)) at \(quoted(drum)); \(help ?? "it may have \(known.joined(separator: ", "))")"
        )
      }
    }
  }

  private static func samples(_ value: JSONValue, _ drum: String) throws(StageError) -> [String] {
    let names = value.string.map { [$0] } ?? value.array?.compactMap(\.string) ?? []
    guard !names.isEmpty, names.count == value.array?.count ?? 1, names.allSatisfy({ !$0.isEmpty }) else {
      throw malformed("must name a file, r2:KEY, or a list of these, for \(quoted(drum))")
    }
    return names
  }

  private static func number(
    _ value: JSONValue, _ name: String, in range: ClosedRange<Double>, _ drum: String
  ) throws(StageError) -> Double {
    guard let number = value.number, range.contains(number) else {
      throw malformed(
        "has a \"\(name)\" of \(quoted(drum)) outside \(Int(range.lowerBound)) to \(Int(range.upperBound))")
    }
    return number
  }

  private static func malformed(_ problem: String) -> StageError { .badParameter("the kit \(problem)", about: "kit") }
}
