import AudioIO
import ObjectStore

/// What a folder holds that can become samples, found out by names alone.
public struct ImportPlan: Sendable {
  let folder: String
  /// What the samples' names begin with.
  public let pack: String
  let proposals: [SampleProposal]
  /// Files of audio that are not taken, with the reason.
  public private(set) var leftOut: [LeftOut]

  private static let extensions: Set<Substring> = [
    "wav", "wave", "flac", "aif", "aiff", "ogg", "opus", "oga", "mp3", "au", "w64", "rf64",
  ]

  /// Looks through a folder.
  ///
  /// - Throws: `nothingToImport` for a folder without audio, `store` for one that cannot be read.
  public init(_ folder: String, _ options: ImportOptions = ImportOptions()) throws(SampleLibraryError) {
    let folder = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    self.folder = folder
    let files: [FolderTree.File]
    do throws(ObjectStoreError) {
      files = try FolderTree(root: folder).files()
    } catch {
      throw .store(error)
    }
    let isSonicPi = SonicPiRule.fits(files)
    let lastPart = folder.split(separator: "/").last.map(String.init) ?? "samples"
    let name = NameWords.slug(options.pack ?? (isSonicPi ? "sonic-pi" : lastPart))
    pack = name.isEmpty ? "samples" : name
    let sounds = files.filter { Self.isAudio($0.path) }
    guard !sounds.isEmpty else {
      throw .nothingToImport(
        folder: folder, detail: "no file in it is audio by its name (WAV, FLAC, AIFF, Ogg, Opus, MP3, AU)")
    }
    var leftOut: [LeftOut] = []
    let kits = Self.kits(files, folder, &leftOut)
    let rule = FolderRule(options: options, folderName: lastPart, source: lastPart)
    proposals = sounds.compactMap { file in
      if isSonicPi, var known = SonicPiRule.read(file, licence: options.licence) {
        if let genre = options.genre { known.genres = [genre] }
        return known
      }
      let kit = kits.last { file.path.hasPrefix($0.prefix) }
      switch kit?.read(file, options) ?? rule.read(file) {
      case .success(let proposal): return proposal
      case .failure(let reason):
        leftOut.append(LeftOut(path: file.path, reason: reason.text))
        return nil
      }
    }
    self.leftOut = leftOut
  }

  /// Files that would be imported.
  public var count: Int { proposals.count }

  /// The samples that would be imported, with their instrument and genres; nothing is read to know.
  public var preview: [(path: String, instrument: Instrument, genres: [Genre])] {
    proposals.map { ($0.path, $0.instrument, $0.genres) }
  }

  private static func isAudio(_ path: String) -> Bool {
    guard let dot = path.lastIndex(of: ".") else { return false }
    return extensions.contains(path[path.index(after: dot)...].lowercased()[...])
  }

  /// The kits below the folder, the ones in deeper folders last.
  private static func kits(
    _ files: [FolderTree.File], _ folder: String, _ leftOut: inout [LeftOut]
  ) -> [HydrogenRule] {
    var kits: [HydrogenRule] = []
    for file in files where file.path == HydrogenRule.fileName || file.path.hasSuffix("/" + HydrogenRule.fileName) {
      do throws(SampleLibraryError) {
        let bytes = try wholeFile("\(folder)/\(file.path)", size: file.size)
        kits.append(
          try HydrogenRule(reading: bytes, prefix: String(file.path.dropLast(HydrogenRule.fileName.count))))
      } catch {
        leftOut.append(LeftOut(path: file.path, reason: error.description))
      }
    }
    return kits.sorted { $0.prefix.utf8.count < $1.prefix.utf8.count }
  }
}
