import ObjectStore

/// What is known of the samples that come with Sonic Pi (Debian's package `sonic-pi-samples`): one-shots and loops in the public
/// domain, whose names say little.
enum SonicPiRule {
  /// Where Debian's package puts them.
  static let folder = "/usr/share/sonic-pi/samples"

  /// Whether a folder holds them.
  static func fits(_ files: [FolderTree.File]) -> Bool {
    let names = Set(files.map(\.path))
    return ["bd_haus.flac", "drum_heavy_kick.flac", "loop_amen.flac"].allSatisfy(names.contains)
  }

  /// What a file is; nil for one that is not among them.
  static func read(_ file: FolderTree.File, licence: String?) -> SampleProposal? {
    guard let entry = entries[file.path.split(separator: ".").first.map(String.init) ?? file.path] else { return nil }
    return SampleProposal(
      path: file.path, size: file.size, instrument: entry.instrument, genres: entry.genres, sound: entry.sound,
      velocities: entry.velocities, rootNote: entry.rootNote, loop: entry.beats.map { .beats($0) },
      licence: licence ?? "CC0-1.0", source: "Sonic Pi, from freesound.org")
  }

  private struct Entry {
    var instrument: Instrument
    var genres: [Genre]
    var sound: String
    var velocities = 1...127
    var rootNote: Double?
    var beats: Double?
  }

  private static let entries: [String: Entry] = {
    var entries: [String: Entry] = [:]
    for line in table.split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      guard words.count >= 3, let instrument = Instrument.known(words[1]) else { continue }
      let genres = words[2] == "-" ? [] : words[2].split(separator: ",").compactMap { Genre.known(String($0)) }
      var entry = Entry(instrument: instrument, genres: genres, sound: FileNameReading(words[0]).sound)
      entry.velocities = FileNameReading(words[0]).velocities ?? 1...127
      for word in words.dropFirst(3) {
        if word.hasPrefix("beats=") { entry.beats = Double(word.dropFirst(6)) }
        if word.hasPrefix("root=") { entry.rootNote = FileNameReading.note(word.dropFirst(5)) }
      }
      entries[words[0]] = entry
    }
    return entries
  }()
}
