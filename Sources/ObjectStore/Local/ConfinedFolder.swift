import Glibc

/// The folder that a local store lives in. Nothing leads out of it: each part of a path is opened by itself, and none may
/// be a symbolic link.
struct ConfinedFolder: ~Copyable, Sendable {
  let root: Descriptor
  /// Whether new folders are waited for until they are on the disk.
  let isDurable: Bool

  /// Opens a folder below; nil where there is none.
  func open(_ parts: [String], subject: String) throws(ObjectStoreError) -> Descriptor? {
    try walk(parts, subject: subject, makes: false)
  }

  /// Opens a folder below and makes what is missing of it; nil where another process removed a part meanwhile.
  func make(_ parts: [String], subject: String) throws(ObjectStoreError) -> Descriptor? {
    try walk(parts, subject: subject, makes: true)
  }

  private func walk(_ parts: [String], subject: String, makes: Bool) throws(ObjectStoreError) -> Descriptor? {
    guard let top = try Self.enter(root.number, ".", subject: subject) else {
      throw .io(subject: subject, detail: "the store's folder was removed")
    }
    var folder = Descriptor(top)
    for part in parts {
      var next = try Self.enter(folder.number, part, subject: subject)
      if next == nil && makes {
        if mkdirat(folder.number, part, 0o777) == 0 {
          if isDurable { try Self.sync(folder.number, subject: subject) }
        } else if errno == ENOENT {
          return nil
        } else if errno != EEXIST {
          throw .writing(subject, errno)
        }
        next = try Self.enter(folder.number, part, subject: subject)
        if next == nil && Self.status(of: part, in: folder.number) != nil {
          throw .unsupported(
            subject: subject,
            detail: "an object with the key of its folder \"\(part)\" exists; a folder cannot keep both")
        }
      }
      guard let next else { return nil }
      folder = Descriptor(next)
    }
    return folder
  }

  /// One step down; nil where there is no folder of that name.
  private static func enter(
    _ folder: Int32, _ name: String, subject: String
  ) throws(ObjectStoreError) -> Int32? {
    let next = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    if next >= 0 { return next }
    let problem = errno
    switch problem {
    case ENOENT: return nil
    case ENOTDIR, ELOOP:
      if status(of: name, in: folder)?.isSymbolicLink == true { throw symbolicLink(subject) }
      return nil
    default: throw .reading(subject, problem)
    }
  }

  static func symbolicLink(_ subject: String) -> ObjectStoreError {
    .denied(subject: subject, detail: "a symbolic link stands in its way, and a store never follows one")
  }

  /// What a name stands for, without following a link.
  static func status(of name: String, in folder: Int32) -> stat? {
    var status = stat()
    return fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
  }

  static func sync(_ folder: Int32, subject: String) throws(ObjectStoreError) {
    if fsync(folder) != 0 { throw .writing(subject, errno) }
  }

  /// Removes a folder and those around it, as long as they are empty.
  func removeEmpty(_ parts: [String]) {
    var parts = parts
    while let name = parts.popLast() {
      guard let parent = try? open(parts, subject: name), unlinkat(parent.number, name, AT_REMOVEDIR) == 0
      else { return }
    }
  }

  /// Removes a folder that holds nothing but empty folders; otherwise of no effect on the others that it holds.
  static func removeEmptyTree(_ name: String, in folder: Int32) {
    if unlinkat(folder, name, AT_REMOVEDIR) == 0 { return }
    guard errno == ENOTEMPTY || errno == EEXIST else { return }
    let number = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard number >= 0 else { return }
    let inner = Descriptor(number)
    for child in FolderEntries.names(of: inner.number) {
      if status(of: child, in: inner.number)?.isFolder != true { return }
      removeEmptyTree(child, in: inner.number)
    }
    unlinkat(folder, name, AT_REMOVEDIR)
  }
}
