import Glibc

/// What an output path leads to.
struct OutputTarget {
  enum Kind {
    case standardOutput
    /// A named pipe.
    case pipe
    /// A character device.
    case device
    /// A regular file, existing or not: its path with symbolic links followed, and the folder that it is in.
    case file(path: String, folder: String)
  }

  let kind: Kind
  let overwrite: Bool
  /// Permissions of the file that will be replaced.
  let replacedMode: mode_t?

  init(path: String, overwrite: Bool) throws(AudioIOError) {
    self.overwrite = overwrite
    guard !path.isEmpty, !path.utf8.contains(0) else {
      throw .cannotCreate(subject: "\"\(path)\"", detail: "that is no file name")
    }
    var status = stat()
    if path == "-" {
      (kind, replacedMode) = (.standardOutput, nil)
    } else if stat(path, &status) != 0 {
      guard errno == ENOENT, !path.hasSuffix("/") else {
        throw .creating(path, errno == ENOENT ? EISDIR : errno)
      }
      (kind, replacedMode) = (Self.file(path), nil)
    } else {
      switch status.st_mode & S_IFMT {
      case S_IFDIR:
        throw .creating(path, EISDIR)
      case S_IFREG:
        guard overwrite else {
          throw .cannotCreate(subject: path, detail: "it exists; choose another name or allow overwriting")
        }
        guard let real = realpath(path, nil) else { throw .creating(path, errno) }
        defer { free(real) }
        (kind, replacedMode) = (Self.file(String(cString: real)), status.st_mode & 0o7777)
      case S_IFIFO:
        (kind, replacedMode) = (.pipe, nil)
      case S_IFCHR:
        (kind, replacedMode) = (.device, nil)
      default:
        throw .cannotCreate(subject: path, detail: "it is neither a file nor a pipe")
      }
    }
  }

  private static func file(_ path: String) -> Kind {
    guard let slash = path.lastIndex(of: "/") else { return .file(path: path, folder: ".") }
    return .file(path: path, folder: slash == path.startIndex ? "/" : String(path[..<slash]))
  }
}
