import Glibc

extension LocalStore {
  /// Bytes that a disk takes in a few milliseconds.
  private static let shortWrite: Int64 = 1 << 20

  /// Makes a written file the object of a key, together with its note.
  ///
  /// The order is what crashes are survived by: bytes and, under the key's lock, the new note on disk; then the file under its name
  /// in one step; last the old note goes.
  func commit(
    _ file: PendingFile, _ place: ObjectPlace, _ note: ObjectNote, _ condition: WriteCondition?,
    _ cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let key = place.key
    var stamp = try file.setModified()
    // What takes the disk long is waited for before others have to.
    if isDurable && stamp.size > Self.shortWrite { try file.sync() }
    let shard = try lock(place, cancellation)
    sweepOnce(shard)
    // A folder that was empty for a moment may be removed by whoever emptied it, even between two steps of ours.
    for _ in 0..<100 {
      try cancellation.check(key.text)
      guard let parent = try folder.make(place.folders, subject: key.text) else { continue }
      let old = try stampOfObject(place, in: parent.number)
      try Self.check(condition, old, key)
      if let old { try distinguish(&stamp, of: file, from: old) }
      let found = Found(stamp: stamp, note: note.isWorthKeeping ? note : nil)
      if let note = found.note {
        try shard.write(note, for: stamp, syncedWith: isDurable ? file : nil)
      } else if isDurable {
        try file.sync()
      }
      var problem: Int32
      do throws(ObjectStoreError) {
        problem = try file.place(in: parent.number, as: place.name, replacing: condition != .absent)
      } catch {
        shard.remove(for: stamp)
        throw error
      }
      if problem == EISDIR {
        // Perhaps folders that a killed process left empty.
        ConfinedFolder.removeEmptyTree(place.name, in: parent.number)
        problem = try file.place(in: parent.number, as: place.name, replacing: condition != .absent)
      }
      guard problem == 0 else {
        shard.remove(for: stamp)
        if problem == ENOENT { continue }
        throw .unsupported(
          subject: key.text, detail: "objects exist below it, as in a folder of its name; a folder cannot keep both")
      }
      if isDurable { try ConfinedFolder.sync(parent.number, subject: key.text) }
      if let old { shard.remove(for: old) }
      return found.info(key)
    }
    throw .unavailable(subject: key.text, detail: "its folder was removed again and again while it was to be written")
  }

  private func stampOfObject(_ place: ObjectPlace, in parent: Int32) throws(ObjectStoreError) -> FileStamp? {
    guard let status = ConfinedFolder.status(of: place.name, in: parent) else { return nil }
    if status.isSymbolicLink { throw ConfinedFolder.symbolicLink(place.key.text) }
    return status.isRegularFile ? FileStamp(status) : nil
  }

  /// Sees to it that the new file's time of change is not the old one's, however coarsely the file system keeps times.
  private func distinguish(
    _ stamp: inout FileStamp, of file: PendingFile, from old: FileStamp
  ) throws(ObjectStoreError) {
    var step: Int64 = 1
    while stamp.modified == old.modified && step < 10_000_000_000 {
      stamp = try file.setModified(old.modified + step)
      step *= 10
    }
  }
}
