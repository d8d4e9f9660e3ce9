/// What the importer is told beside a folder.
public struct ImportOptions: Sendable {
  /// What the samples' names begin with; nil for the folder's name.
  public var pack: String?
  /// Instead of what folders and names tell.
  public var genre: Genre?
  public var instrument: Instrument?
  public var licence: String?
  /// Whether nothing is stored.
  public var isDryRun = false

  public init() {}
}
