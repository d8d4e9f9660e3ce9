import Glibc
import Synchronization

/// Objects as plain files in a folder: the object `takes/one.flac` is the file `FOLDER/takes/one.flac`, for every program
/// to open. Content type, metadata and checksum are kept under `FOLDER/.voicebeat`.
///
/// Any number of threads and processes may use a folder at once. A process that is killed at any instant leaves each object
/// as it was or as it was to become, with the metadata of its own, and nothing half-written under any name; with
/// `isDurable` the same holds for a loss of power.
///
/// Files that were put there by hand are objects, too, with a content type by their extension. What a folder has not is
/// refused: an object cannot have the key of another's folder, and parts of keys have at most 255 bytes. Symbolic links
/// below the folder are never followed. Names that cannot be keys are passed over.
///
/// A file's ETag is made of its time of change, size and inode, which costs no reading; every write gives a time of its
/// own. The CRC-32 of what passed through this process is kept and checked whenever the object is read whole.
public final class LocalStore: ObjectStore {
  /// How a folder is used.
  public struct Configuration: Sendable {
    /// The folder. It is made where it is missing.
    public var folder: String
    /// What presigned URLs begin with, such as `http://127.0.0.1:8080/objects`: where whoever serves this folder can be
    /// reached. Without it there are none.
    public var baseURL: String?
    /// Whether a write waits until its bytes are on the disk, so that it survives a loss of power.
    public var isDurable: Bool

    public init(folder: String, baseURL: String? = nil, isDurable: Bool = true) {
      self.folder = folder
      self.baseURL = baseURL
      self.isDurable = isDurable
    }
  }

  public let name: String
  let folder: ConfinedFolder
  let isDurable: Bool
  /// Where hidden names of files that are being placed go.
  let workFolder: Descriptor
  /// Whether this object has swept a shard of notes.
  let hasSwept = Atomic(false)
  private let baseURL: String?

  /// - Throws: `misconfigured` where the path is no folder, `denied`, `io`.
  public init(_ configuration: Configuration) throws(ObjectStoreError) {
    let path = configuration.folder
    name = path
    isDurable = configuration.isDurable
    baseURL = configuration.baseURL
    let root = try Self.makeFolder(path)
    var work: Int32 = -1
    for part in [ObjectPlace.reserved, ObjectPlace.reserved + "/incoming"] {
      if mkdirat(root.number, part, 0o777) != 0 && errno != EEXIST { throw .writing(path, errno) }
    }
    work = openat(root.number, ObjectPlace.reserved + "/incoming", O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard work >= 0 else { throw .writing(path, errno) }
    workFolder = Descriptor(work)
    PendingFile.sweep(work)
    folder = ConfinedFolder(root: root, isDurable: configuration.isDurable)
  }

  /// Opens a folder, and makes it and those around it where they are missing.
  private static func makeFolder(_ path: String) throws(ObjectStoreError) -> Descriptor {
    guard !path.isEmpty else { throw .misconfigured(detail: "the folder of a local store has an empty path") }
    var number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if number < 0 && errno == ENOENT {
      var made = path.hasPrefix("/") ? "" : "."
      for part in path.split(separator: "/") {
        made += "/" + part
        if mkdir(made, 0o777) != 0 && errno != EEXIST { throw .writing(path, errno) }
      }
      number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }
    if number >= 0 { return Descriptor(number) }
    if errno == ENOTDIR { throw .misconfigured(detail: "\(path) is not a folder, so it cannot be a local store") }
    throw .reading(path, errno)
  }

  public func delete(_ key: ObjectKey, cancellation: Cancellation) throws(ObjectStoreError) {
    try cancellation.check(key.text)
    let place = try ObjectPlace(key)
    let shard = try lock(place, cancellation)
    guard let parent = try folder.open(place.folders, subject: key.text),
      let status = ConfinedFolder.status(of: place.name, in: parent.number), status.isRegularFile
    else { return }
    if unlinkat(parent.number, place.name, 0) != 0 && errno != ENOENT { throw .writing(key.text, errno) }
    if isDurable { try ConfinedFolder.sync(parent.number, subject: key.text) }
    shard.remove(for: FileStamp(status))
    folder.removeEmpty(place.folders)
  }

  public func delete(
    _ keys: [ObjectKey], cancellation: Cancellation
  ) throws(ObjectStoreError) -> [(key: ObjectKey, error: ObjectStoreError)] {
    var failures: [(key: ObjectKey, error: ObjectStoreError)] = []
    for key in keys {
      do throws(ObjectStoreError) {
        try delete(key, cancellation: cancellation)
      } catch .cancelled {
        throw .cancelled(subject: key.text)
      } catch {
        failures.append((key, error))
      }
    }
    return failures
  }

  public func presign(
    _ method: PresignedMethod, _ key: ObjectKey, expiry: Int
  ) throws(ObjectStoreError) -> PresignedURL {
    guard let baseURL else {
      throw .unsupported(subject: name, detail: "a folder has no address, so there are no URLs for its objects")
    }
    _ = try ObjectPlace(key)
    return try URLSigner(secret: secret()).sign(method, key, expiry: expiry, baseURL: baseURL)
  }

  /// Whether a request that came with a presigned URL may be served.
  ///
  /// - Parameters:
  ///   - query: what stood behind the `?`.
  ///   - now: seconds since 1970.
  /// - Throws: `denied`, which says whether the URL expired or was not signed for this.
  public func verify(
    _ method: PresignedMethod, _ key: ObjectKey, query: String, now: Double = URLSigner.now
  ) throws(ObjectStoreError) {
    try URLSigner(secret: secret()).verify(method, key, query: query, now: now)
  }

  private func secret() throws(ObjectStoreError) -> [UInt8] {
    try LocalSecret.load(root: folder.root.number, workFolder: workFolder.number, subject: name)
  }

  /// A file for an object's bytes that has no name yet.
  func pendingFile(for key: ObjectKey) throws(ObjectStoreError) -> PendingFile {
    try PendingFile(in: workFolder.number, subject: key.text)
  }

  /// Locks a key against other writers until what is returned goes.
  func lock(_ place: ObjectPlace, _ cancellation: Cancellation) throws(ObjectStoreError) -> NoteShard {
    try NoteShard(place, root: folder.root.number, isDurable: isDurable, cancellation: cancellation)
  }
}
