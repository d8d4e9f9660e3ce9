/// A style of music, by its canonical name. Seven are known, with what they fall back to; imported samples may bring others.
public struct Genre: Hashable, Sendable {
  /// Lower-case words joined by `-`.
  public let name: String

  public static let hipHop = Genre(canonical: "hip-hop")
  public static let pop = Genre(canonical: "pop")
  public static let rock = Genre(canonical: "rock")
  public static let jazz = Genre(canonical: "jazz")
  public static let electronic = Genre(canonical: "electronic")
  public static let loFi = Genre(canonical: "lo-fi")
  public static let rnb = Genre(canonical: "rnb")

  /// The genres of the starter library.
  public static let known = [hipHop, pop, rock, jazz, electronic, loFi, rnb]

  private init(canonical name: String) { self.name = name }

  /// A genre by its name or an alias such as `hiphop`, `R&B` or `house`; a genre of its own where the text names none that is known.
  /// Nil for a text without letters and digits, and for one of more than 40 bytes.
  public init?(_ text: String) {
    if let known = Self.known(text) {
      self = known
      return
    }
    let slug = NameWords.slug(text)
    guard !slug.isEmpty, slug.utf8.count <= 40 else { return nil }
    name = slug
  }

  /// The known genre that a text names; nil for another.
  static func known(_ text: String) -> Genre? { names[NameWords.folded(text)] }

  /// Where to look for a sample: this genre, then those whose sounds do in its place, the nearest first.
  public var chain: [Genre] {
    switch self {
    case .hipHop: [.hipHop, .rnb, .electronic]
    case .pop: [.pop, .rock, .electronic]
    case .rock: [.rock, .pop]
    case .jazz: [.jazz, .rock]
    case .electronic: [.electronic, .hipHop]
    case .loFi: [.loFi, .hipHop, .electronic]
    case .rnb: [.rnb, .hipHop, .pop]
    default: [self]
    }
  }

  private static let names: [String: Genre] = {
    var names: [String: Genre] = [:]
    for genre in known {
      for name in [genre.name] + genre.aliases { names[NameWords.folded(name)] = genre }
    }
    return names
  }()

  /// Other names of the same, without regard to case and separators.
  var aliases: [String] {
    switch self {
    case .hipHop: ["rap", "trap", "boom-bap"]
    case .pop: ["dance-pop", "indie"]
    case .rock: ["metal", "punk", "hard-rock"]
    case .jazz: ["swing", "bebop"]
    case .electronic: ["edm", "electro", "house", "techno", "trance", "dnb", "drum-and-bass", "dubstep"]
    case .loFi: ["lofi", "chill", "chillhop"]
    case .rnb: ["r&b", "rhythm-and-blues", "soul", "funk", "neo-soul"]
    default: []
    }
  }
}

extension Genre: CustomStringConvertible {
  public var description: String { name }
}
