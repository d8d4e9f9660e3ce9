import Console
import Glibc

/// Reading and writing whole small files.
enum FileContents {
  /// The first `limit` bytes of a file.
  static func read(_ path: String, atMost limit: Int, shownAs name: String) throws(CommandError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(name, reading: true) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while bytes.count < limit {
      let count = Glibc.read(descriptor, &chunk, min(chunk.count, limit - bytes.count))
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw failure(name, reading: true) }
      if count == 0 { break }
      bytes += chunk[..<count]
    }
    return bytes
  }

  /// Puts a file in place, whole: an old one is replaced in one step.
  static func write(_ text: String, to path: String) throws(CommandError) {
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw failure(path, reading: false) }
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      rest = rest.dropFirst(count)
    }
    guard close(descriptor) == 0, rest.isEmpty, rename(temporary, path) == 0 else {
      let error = failure(path, reading: false)
      unlink(temporary)
      throw error
    }
  }

  /// Makes the folder of a file, and those above it, where they are missing.
  static func makeFolder(of path: String) throws(CommandError) {
    let folder = FileName.folder(path)
    guard mkdir(folder, 0o777) != 0, errno != EEXIST else { return }
    if errno == ENOENT {
      try makeFolder(of: folder)
      guard mkdir(folder, 0o777) != 0, errno != EEXIST else { return }
    }
    throw failure(folder, reading: false)
  }

  /// What `errno` says of a file.
  private static func failure(_ name: String, reading: Bool) -> CommandError {
    let number = errno
    let status: ExitStatus =
      switch number {
      case ENOENT, ENOTDIR: reading ? .noInput : .cannotCreate
      case EACCES, EPERM, EROFS: .denied
      case EISDIR: reading ? .data : .cannotCreate
      default: .inputOutput
      }
    return CommandError(status, "\(name): \(String(cString: strerror(number)))")
  }
}
