import ObjectStore

/// The rule for any tree of folders: `[genre/][instrument/]file`.
///
/// The instrument is what the file's name names, else the folder nearest to it that names one. The genre is that of the outermost
/// folder which names a known one; else the first folder, where what lies in it names the instrument.
struct FolderRule {
  let options: ImportOptions
  /// The last part of the imported folder's path, which counts as the outermost folder.
  let folderName: String
  let source: String

  /// What a file is, or why that cannot be told.
  func read(_ file: FolderTree.File) -> Result<SampleProposal, LeftOutReason> {
    var folders = file.path.split(separator: "/").map(String.init)
    let fileName = folders.removeLast()
    let stem = fileName.lastIndex(of: ".").map { String(fileName[..<$0]) } ?? fileName
    let name = FileNameReading(stem)
    let readings = folders.map { FileNameReading($0) }
    let isLoop = name.isLoop || name.bpm != nil || readings.contains(where: \.isLoop)
    let named = isLoop ? .loop : name.instrument ?? readings.reversed().lazy.compactMap(\.instrument).first
    guard let instrument = options.instrument ?? named else {
      return .failure(LeftOutReason("its name and its folders name no instrument; say which with --instrument"))
    }
    let known = ([FileNameReading(folderName)] + readings + [name]).lazy.compactMap(\.genre).first
    let own = readings.first.flatMap { $0.instrument == nil && folders.count > 1 ? Genre(folders[0]) : nil }
    let genre = options.genre ?? known ?? own
    let sound = (folders.map { NameWords.slug($0) } + [name.sound]).filter { !$0.isEmpty }.joined(separator: "/")
    return .success(
      SampleProposal(
        path: file.path, size: file.size, instrument: instrument, genres: genre.map { [$0] } ?? [], sound: sound,
        velocities: name.velocities ?? 1...127, rootNote: instrument.isPercussion ? nil : name.rootNote,
        loop: name.bpm.map { .bpm($0) }, licence: options.licence ?? "unknown", source: source))
  }
}

struct LeftOutReason: Error {
  let text: String

  init(_ text: String) { self.text = text }
}
