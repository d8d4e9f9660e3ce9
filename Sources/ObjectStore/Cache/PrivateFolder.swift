import Glibc

/// Folders that only their owner may look into.
enum PrivateFolder {
  /// Opens a folder, and makes it and those around it where they are missing.
  static func open(_ path: String) throws(ObjectStoreError) -> Descriptor {
    guard !path.isEmpty else { throw .misconfigured(detail: "a folder has an empty path") }
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      if mkdir(made, 0o700) != 0 && errno != EEXIST {
        // A folder above that may not be written but exists is no obstacle.
        var status = stat()
        let problem = errno
        guard stat(made, &status) == 0 else { throw .writing(path, problem) }
      }
    }
    let number = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if number >= 0 { return Descriptor(number) }
    if errno == ENOTDIR { throw .misconfigured(detail: "\(path) is not a folder") }
    throw .reading(path, errno)
  }

  /// Opens a folder in another, and makes it where it is missing.
  static func open(_ name: String, in folder: Int32, subject: String) throws(ObjectStoreError) -> Descriptor {
    if mkdirat(folder, name, 0o700) != 0 && errno != EEXIST { throw .writing(subject, errno) }
    let number = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard number >= 0 else { throw .reading(subject, errno) }
    return Descriptor(number)
  }
}
