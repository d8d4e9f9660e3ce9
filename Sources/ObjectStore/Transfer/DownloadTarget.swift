import Glibc

/// What a path stands for that something is to be written to.
struct DownloadTarget: ~Copyable {
  /// The folder of a file that is to appear; or what is written straight: a pipe, a device, standard output.
  let descriptor: Descriptor
  /// The file's name in its folder; nil where there is no folder.
  let name: String?
  /// Access rights of the file that is replaced.
  let mode: mode_t?

  init(_ path: String, replaces: Bool) throws(ObjectStoreError) {
    if path == "-" {
      descriptor = Descriptor(dup(STDOUT_FILENO))
      (name, mode) = (nil, nil)
      return
    }
    var status = stat()
    let exists = stat(path, &status) == 0
    if exists && status.isFolder { throw .io(subject: path, detail: "a folder of that name exists; name a file") }
    if exists && !status.isRegularFile {
      let number = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      guard number >= 0 else { throw .writing(path, errno) }
      descriptor = Descriptor(number)
      (name, mode) = (nil, nil)
      return
    }
    if exists && !replaces { throw .preconditionFailed(subject: path, detail: "it exists already") }
    // Through a link, the file that it leads to is replaced, not the link.
    let place = exists ? Self.resolved(path) : path
    let cut = place.utf8.lastIndex(of: UInt8(ascii: "/"))
    let folder = cut.map { String(place[...$0]) } ?? "."
    let name = cut.map { String(place[place.utf8.index(after: $0)...]) } ?? place
    if name.isEmpty { throw .io(subject: path, detail: "it names no file") }
    let number = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else {
      if errno == ENOENT {
        throw .notFound(subject: path, detail: "its folder does not exist; create the folder first")
      }
      throw .writing(path, errno)
    }
    descriptor = Descriptor(number)
    self.name = name
    mode = exists ? status.st_mode & 0o7777 : nil
  }

  private static func resolved(_ path: String) -> String {
    guard let real = realpath(path, nil) else { return path }
    defer { free(real) }
    return String(cString: real)
  }
}
