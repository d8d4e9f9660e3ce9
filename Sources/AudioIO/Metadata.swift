/// The text that travels with audio, in the order in which it was found: `title`, `artist`, `album`, `date`, `genre`,
/// `comment`, `track`, `copyright`, `software`, `license`; `bwf.*` for the text of a broadcast-wave chunk; `cue.N` (N from
/// 1) as "SECONDS LABEL".
public struct Metadata: Equatable, Sendable {
  /// One name with its text.
  public struct Entry: Equatable, Sendable {
    public var name: String
    public var text: String
  }

  public private(set) var entries: [Entry] = []

  public init() {}

  public init(_ pairs: [(String, String)]) {
    for (name, text) in pairs { self[name] = text }
  }

  public var isEmpty: Bool { entries.isEmpty }

  /// The text of a name; setting nil or an empty text removes it.
  public subscript(name: String) -> String? {
    get { entries.first { $0.name == name }?.text }
    set {
      let place = entries.firstIndex { $0.name == name }
      switch (place, newValue) {
      case (let place?, let text?) where !text.isEmpty: entries[place].text = text
      case (let place?, _): entries.remove(at: place)
      case (nil, let text?) where !text.isEmpty: entries.append(Entry(name: name, text: text))
      default: break
      }
    }
  }

  /// The cue points in order of their number. Entries that are not "SECONDS LABEL" are left out.
  public var cues: [Cue] {
    entries.compactMap { entry -> (Int, Cue)? in
      guard entry.name.hasPrefix("cue."), let number = Int(entry.name.dropFirst(4)) else { return nil }
      let parts = entry.text.split(separator: " ", maxSplits: 1)
      guard let first = parts.first, let seconds = Double(first), seconds >= 0, seconds.isFinite else { return nil }
      return (number, Cue(seconds: seconds, label: parts.count > 1 ? String(parts[1]) : ""))
    }
    .sorted { $0.0 < $1.0 }
    .map(\.1)
  }

  /// A marked moment.
  public struct Cue: Equatable, Sendable {
    public var seconds: Double
    public var label: String

    public init(seconds: Double, label: String) {
      self.seconds = seconds
      self.label = label
    }
  }
}
