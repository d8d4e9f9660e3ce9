import ObjectStore

/// A kit of the drum machine Hydrogen: its `drumkit.xml` says which files are layers of which instrument, from which velocity on.
struct HydrogenRule {
  static let fileName = "drumkit.xml"
  private static let largest = 16 << 20

  /// The folder that holds the kit, relative to the imported one; with a `/` at its end unless it is empty.
  let prefix: String
  private let name: String
  private let licence: String
  private let layers: [String: Layer]

  private struct Layer {
    var instrument: Instrument?
    var name: String
    var genre: Genre?
    var velocities: ClosedRange<Int>
  }

  /// - Throws: `badKit` for a description that is none.
  init(reading bytes: [UInt8], prefix: String) throws(SampleLibraryError) {
    self.prefix = prefix
    let path = prefix + Self.fileName
    guard bytes.count <= Self.largest else { throw .badKit(path: path, detail: "it has more than 16 MiB") }
    guard let kit = XMLNode.parse(bytes), kit.name == "drumkit_info", let list = kit["instrumentList"] else {
      throw .badKit(
        path: path, detail: "it does not describe a Hydrogen kit; it is not well-formed XML, or is something else")
    }
    let words = (kit.text("name") ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    name = words.isEmpty ? "kit" : words
    let said = (kit.text("license") ?? "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    licence = Self.licence(said)
    var layers: [String: Layer] = [:]
    for instrument in list.all("instrument") {
      let instrumentName = instrument.text("name") ?? ""
      let reading = FileNameReading(instrumentName)
      let nested = instrument.all("instrumentComponent").flatMap { $0.all("layer") }
      for layer in instrument.all("layer") + nested {
        guard let file = layer.text("filename") else { continue }
        layers[file] = Layer(
          instrument: reading.instrument, name: NameWords.slug(instrumentName), genre: reading.genre,
          velocities: Self.velocities(layer))
      }
      // Kits of early versions have one file an instrument.
      if let file = instrument.text("filename"), layers[file] == nil {
        layers[file] = Layer(
          instrument: reading.instrument, name: NameWords.slug(instrumentName), genre: reading.genre,
          velocities: 1...127)
      }
    }
    self.layers = layers
  }

  /// What a file of the kit's folder is, or why that cannot be told.
  func read(_ file: FolderTree.File, _ options: ImportOptions) -> Result<SampleProposal, LeftOutReason> {
    guard let layer = layers[String(file.path.dropFirst(prefix.count))] else {
      return .failure(LeftOutReason("no instrument of the kit \(name) uses it"))
    }
    guard let instrument = options.instrument ?? layer.instrument else {
      return .failure(
        LeftOutReason("the kit calls it \"\(layer.name)\", which names no instrument; say which with --instrument"))
    }
    return .success(
      SampleProposal(
        path: file.path, size: file.size, instrument: instrument,
        genres: options.genre.map { [$0] } ?? layer.genre.map { [$0] } ?? Self.genres[name] ?? [],
        sound: prefix + layer.name, velocities: layer.velocities, licence: options.licence ?? licence,
        source: "Hydrogen kit \(name)"))
  }

  private static func velocities(_ layer: XMLNode) -> ClosedRange<Int> {
    guard let low = layer.text("min").flatMap(Double.init), let high = layer.text("max").flatMap(Double.init),
      (0...1).contains(low), (0...1).contains(high), low < high
    else { return 1...127 }
    let first = max(1, Int((low * 127).rounded(.down)) + 1)
    return first...max(first, min(127, Int((high * 127).rounded(.down))))
  }

  /// An SPDX identifier where the text clearly means one, else the text itself.
  private static func licence(_ text: String) -> String {
    let folded = text.lowercased()
    if folded.isEmpty { return "unknown" }
    if folded.contains("creative commons 0") || folded.contains("cc0") { return "CC0-1.0" }
    if folded.contains("creativecommons.org/licenses/by/3.0") { return "CC-BY-3.0" }
    return String(text.prefix(120))
  }

  /// Styles of kits that Debian's package `hydrogen-drumkits` has, whose names do not tell.
  private static let genres: [String: [Genre]] = [
    "Audiophob": [.electronic], "BJA_Pacific": [.rock, .pop], "ColomboAcousticDrumkit": [.rock, .jazz],
    "ElectricEmpireKit": [.electronic, .pop], "ForzeeStereo": [.rock, .pop], "HardElectro1": [.electronic],
    "Millo-Drums_v.1": [.rock, .jazz], "Millo_MultiLayered2": [.rock, .jazz], "Millo_MultiLayered3": [.rock, .jazz],
    "The Black Pearl 1.0": [.rock, .pop], "VariBreaks": [.hipHop, .loFi],
  ]
}
