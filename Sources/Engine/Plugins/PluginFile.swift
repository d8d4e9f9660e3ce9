import Digests
import Glibc

/// A plugin file on disk: whether it may be loaded at all, and what tells one build from another.
struct PluginFile: Hashable {
  let path: String
  let size: Int
  /// Nanoseconds since 1970.
  let modified: Int

  /// Looks at the file without loading it.
  ///
  /// - Parameter folder: where it was found; a link that leads out of there is refused.
  init(_ path: String, in folder: String) throws(Refusal) {
    self.path = path
    guard let real = Self.resolve(path) else {
      throw Refusal(.unreadable, "it cannot be found: \(SystemError.text(errno))")
    }
    guard let realFolder = Self.resolve(folder), real.hasPrefix(realFolder == "/" ? "/" : realFolder + "/") else {
      throw Refusal(.unsafe, "it is a link out of its folder, to \(real); put the file itself there")
    }
    var status = stat()
    guard stat(path, &status) == 0 else { throw Refusal(.unreadable, SystemError.text(errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw Refusal(.unreadable, "it is not a regular file") }
    if let fault = Self.writableByOthers(status, "file") { throw fault }
    if let fault = Self.folderFault(folder) { throw fault }
    guard access(path, R_OK) == 0, status.st_mode & 0o444 != 0 else {
      throw Refusal(.unreadable, "it may not be read (mode \(String(status.st_mode & 0o7777, radix: 8))); chmod u+r it")
    }
    size = Int(status.st_size)
    modified = Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec)
  }

  /// Why nothing in `folder` may be loaded, or nil.
  static func folderFault(_ folder: String) -> Refusal? {
    var status = stat()
    guard stat(folder, &status) == 0 else { return Refusal(.unreadable, SystemError.text(errno)) }
    return writableByOthers(status, "folder")
  }

  /// SHA-256 of the content in hexadecimal digits.
  func digest() throws(Refusal) -> String {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Refusal(.unreadable, SystemError.text(errno)) }
    defer { close(descriptor) }
    var digest = MessageDigest(.sha256)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      let count = read(descriptor, chunk.baseAddress, chunk.count)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw Refusal(.unreadable, SystemError.text(errno))
      }
      digest.update(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
    }
    return digest.finish().hexadecimal
  }

  private static func writableByOthers(_ status: stat, _ what: String) -> Refusal? {
    let mode = status.st_mode & 0o7777
    // A sticky folder lets others add files, which is as bad as changing one.
    if mode & 0o002 != 0 {
      return Refusal(.unsafe, "its \(what) may be written to by anybody (mode \(String(mode, radix: 8))); chmod o-w it")
    }
    if mode & 0o020 != 0, status.st_gid != getegid(), status.st_gid != 0 {
      return Refusal(
        .unsafe, "its \(what) may be written to by another group (mode \(String(mode, radix: 8))); chmod g-w it")
    }
    if status.st_uid != 0, status.st_uid != geteuid() {
      return Refusal(
        .unsafe, "its \(what) belongs to another user (uid \(status.st_uid)); chown it to yourself or root")
    }
    return nil
  }

  private static func resolve(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }
}
