import Glibc

/// Goes through a folder's objects in the order of their keys' bytes. Only the names in the folders between the top and the
/// present key are in memory.
final class KeyWalk {
  typealias Bytes = [UInt8]

  /// Where a walk goes on.
  enum Position {
    /// Behind a key.
    case key(Bytes)
    /// Behind all keys with a beginning.
    case everyKey(beginningWith: Bytes)
  }

  struct Entry {
    let key: ObjectKey
    let stamp: FileStamp
  }

  /// A folder that is being gone through.
  private struct Level: ~Copyable {
    let folder: Descriptor
    /// What its keys begin with: empty, or ending with a slash.
    let path: Bytes
    /// Names that are yet to come, the next one last; those of folders end with a slash, which is what puts them where
    /// their keys belong.
    var names: [Bytes]
  }

  private let prefix: Bytes
  private var position: Position?
  private let subject: String
  private var levels = LevelStack()

  private final class Node {
    var level: Level
    let below: Node?
    init(_ level: consuming Level, below: Node?) {
      self.level = level
      self.below = below
    }
  }

  private struct LevelStack { var top: Node? }

  /// - Returns: nil where no key can begin with the prefix.
  init?(
    _ store: borrowing ConfinedFolder, prefix: Bytes, after position: Position?, subject: String
  ) throws(ObjectStoreError) {
    self.prefix = prefix
    self.position = position
    self.subject = subject
    let slash = UInt8(ascii: "/")
    // The folder that all keys with the prefix lie in is entered at once.
    let path = prefix.lastIndex(of: slash).map { Bytes(prefix[...$0]) } ?? []
    var parts: [String] = []
    for part in path.split(separator: slash, omittingEmptySubsequences: false).dropLast() {
      guard let name = Self.name(part), !(parts.isEmpty && name == ObjectPlace.reserved) else { return nil }
      parts.append(name)
    }
    do throws(ObjectStoreError) {
      guard let folder = try store.open(parts, subject: subject) else { return nil }
      try enter(folder, path)
    } catch .denied where parts.count > 0 {
      // A symbolic link: nothing that the store keeps lies behind it.
      return nil
    } catch {
      throw error
    }
  }

  /// The next object, or nil at the end.
  func next(_ cancellation: Cancellation) throws(ObjectStoreError) -> Entry? {
    while let node = levels.top {
      guard let name = node.level.names.popLast() else {
        levels.top = node.below
        continue
      }
      let full = node.level.path + name
      guard isWanted(full) else { continue }
      if name.last == UInt8(ascii: "/") {
        try cancellation.check(subject)
        let number = openat(
          node.level.folder.number, String(decoding: name.dropLast(), as: UTF8.self),
          O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        if number >= 0 {
          try enter(Descriptor(number), full)
        } else if errno != ENOENT && errno != ENOTDIR && errno != ELOOP {
          throw .reading(String(decoding: full, as: UTF8.self), errno)
        }
        continue
      }
      guard let status = ConfinedFolder.status(of: String(decoding: name, as: UTF8.self), in: node.level.folder.number),
        status.isRegularFile, let key = try? ObjectKey(String(decoding: full, as: UTF8.self))
      else { continue }
      return Entry(key: key, stamp: FileStamp(status))
    }
    return nil
  }

  /// Passes over all further keys that begin with some bytes.
  func skip(_ beginning: Bytes) {
    position = .everyKey(beginningWith: beginning)
    while let node = levels.top, node.level.path.starts(with: beginning) { levels.top = node.below }
  }

  /// Whether a key, or a folder's keys, may have the prefix and lie behind the position.
  private func isWanted(_ full: Bytes) -> Bool {
    let isFolder = full.last == UInt8(ascii: "/")
    guard full.starts(with: prefix) || (isFolder && prefix.starts(with: full)) else { return false }
    switch position {
    case nil: return true
    case .key(let key):
      return key.lexicographicallyPrecedes(full) || (isFolder && key.starts(with: full))
    case .everyKey(let beginning):
      if full.starts(with: beginning) { return false }
      return beginning.lexicographicallyPrecedes(full) || (isFolder && beginning.starts(with: full))
    }
  }

  private func enter(_ folder: consuming Descriptor, _ path: Bytes) throws(ObjectStoreError) {
    var names: [Bytes] = []
    let number = folder.number
    let problem = FolderEntries.forEach(of: number) { bytes, kind in
      guard let text = Self.name(bytes), !(path.isEmpty && text == ObjectPlace.reserved) else { return true }
      var kind = kind
      if kind == .unknown, let status = ConfinedFolder.status(of: text, in: number) {
        kind = status.isFolder ? .folder : status.isRegularFile ? .file : .other
      }
      guard kind == .file || kind == .folder else { return true }
      let name = Bytes(bytes) + (kind == .folder ? [UInt8(ascii: "/")] : [])
      if isWanted(path + name) { names.append(name) }
      return true
    }
    // A folder may vanish underway.
    guard problem == 0 || problem == ENOENT else { throw .reading(subject, problem) }
    names.sort { $1.lexicographicallyPrecedes($0) }
    levels.top = Node(Level(folder: folder, path: path, names: names), below: levels.top)
  }

  /// A name that can be a part of a key.
  private static func name(_ bytes: some Collection<UInt8>) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self), ObjectKey.problem(with: text) == nil,
      !bytes.contains(UInt8(ascii: "/"))
    else { return nil }
    return text
  }
}
