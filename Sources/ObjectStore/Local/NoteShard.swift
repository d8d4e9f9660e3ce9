import Glibc

/// The notes of one in 256 keys, in a folder of their own, which is the lock of these keys, too: across threads and
/// processes.
///
/// A note is named for its key and for the time of change and size of the file that it belongs to. As every write gives its
/// file a time of change that no other content of that key has, a note belongs to exactly one content: it is written before
/// the file appears, removed after the file went, and whatever happens in between, a reader finds a file with its own note.
/// A file that somebody changes by hand loses its note, since what the note says may no longer be so.
struct NoteShard: ~Copyable {
  private let folder: Descriptor
  private let digest: String
  private let subject: String

  static let path = ObjectPlace.reserved + "/notes"

  /// The name of a note's file in its shard.
  private static func name(_ digest: String, _ stamp: FileStamp) -> String {
    digest + "." + String(stamp.modified, radix: 16) + "." + String(stamp.size, radix: 16)
  }

  /// Reads a note without the lock; nil where there is none.
  static func read(_ place: ObjectPlace, _ stamp: FileStamp, root: Int32) -> ObjectNote? {
    let digest = place.digest
    let path = "\(path)/\(digest.prefix(2))/\(name(digest, stamp))"
    guard let bytes = SmallFile.bytes(path, in: root, limit: ObjectNote.longest) else { return nil }
    guard let note = ObjectNote(parsing: bytes), note.key.utf8.elementsEqual(place.key.text.utf8) else { return nil }
    return note
  }

  /// Opens and locks the shard of a key, waiting for whoever has it.
  init(
    _ place: ObjectPlace, root: Int32, isDurable: Bool, cancellation: Cancellation
  ) throws(ObjectStoreError) {
    try self.init(
      digest: place.digest, subject: place.key.text, root: root, isDurable: isDurable, cancellation: cancellation)
  }

  /// Opens and locks the shard of the keys whose digests begin with two digits.
  init(
    digest: String, subject: String, root: Int32, isDurable: Bool, cancellation: Cancellation
  ) throws(ObjectStoreError) {
    let folder = try Self.open("\(Self.path)/\(digest.prefix(2))", root: root, isDurable: isDurable, subject: subject)
    try Self.lock(folder.number, subject, cancellation)
    self.folder = folder
    self.digest = digest
    self.subject = subject
  }

  private static func lock(
    _ folder: Int32, _ subject: String, _ cancellation: Cancellation
  ) throws(ObjectStoreError) {
    var pause: UInt32 = 50
    while flock(folder, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .writing(subject, errno) }
      try cancellation.check(subject)
      usleep(pause)
      pause = min(pause * 2, 5_000)
    }
  }

  private static func open(
    _ path: String, root: Int32, isDurable: Bool, subject: String
  ) throws(ObjectStoreError) -> Descriptor {
    var number = openat(root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if number < 0 {
      for folder in [ObjectPlace.reserved, Self.path, path] where mkdirat(root, folder, 0o777) != 0 && errno != EEXIST {
        throw .writing(subject, errno)
      }
      number = openat(root, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      if isDurable { try sync([Self.path, ObjectPlace.reserved, "."], root: root, subject: subject) }
    }
    guard number >= 0 else { throw .writing(subject, errno) }
    return Descriptor(number)
  }

  /// Waits until what is in folders is on the disk.
  private static func sync(_ folders: [String], root: Int32, subject: String) throws(ObjectStoreError) {
    for folder in folders {
      let number = openat(root, folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard number >= 0 else { throw .writing(subject, errno) }
      let open = Descriptor(number)
      try ConfinedFolder.sync(open.number, subject: subject)
    }
  }

  /// Notes what belongs to a file that is about to appear, whose stamp no file of that key has.
  ///
  /// - Parameter content: the file, where note and file are to be waited for until they are on the disk.
  func write(
    _ note: ObjectNote, for stamp: FileStamp, syncedWith content: PendingFile?
  ) throws(ObjectStoreError) {
    let name = Self.name(digest, stamp)
    let number = openat(folder.number, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o666)
    guard number >= 0 else { throw .writing(subject, errno) }
    let file = Descriptor(number)
    do throws(ObjectStoreError) {
      try Array(note.text.utf8).span.bytes.withUnsafeBytes { bytes throws(ObjectStoreError) in
        try OpenFile(file.number, for: subject).write(bytes, at: 0)
      }
      guard let content else { return }
      // Both get their places on the disk before either is waited for: the file system then writes its journal once, not twice.
      OpenFile(file.number, for: subject).startWriting()
      OpenFile(content.descriptor, for: subject).startWriting()
      try content.sync()
      guard fsync(file.number) == 0, fsync(folder.number) == 0 else { throw .writing(subject, errno) }
    } catch {
      unlinkat(folder.number, name, 0)
      throw error
    }
  }

  func remove(for stamp: FileStamp) { unlinkat(folder.number, Self.name(digest, stamp), 0) }

  /// Removes notes whose files have gone, as a killed process leaves them behind.
  ///
  /// - Parameter stamp: what the file of a key is like; nil where there is none.
  func sweep(_ stamp: (ObjectKey) throws(ObjectStoreError) -> FileStamp?) {
    for name in FolderEntries.names(of: folder.number) {
      guard let bytes = SmallFile.bytes(name, in: folder.number, limit: ObjectNote.longest) else { continue }
      guard let note = ObjectNote(parsing: bytes), let key = try? ObjectKey(note.key), let place = try? ObjectPlace(key)
      else {
        // Half a note: its writer was killed, and its file never appeared.
        unlinkat(folder.number, name, 0)
        continue
      }
      guard let current = try? stamp(key) else {
        unlinkat(folder.number, name, 0)
        continue
      }
      if Self.name(place.digest, current) != name { unlinkat(folder.number, name, 0) }
    }
  }
}
