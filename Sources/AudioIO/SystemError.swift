import Glibc

/// The system's text for an error number, such as "No space left on device".
func systemText(_ number: Int32) -> String {
  // Safe on any thread with glibc since 2.32.
  String(cString: strerror(number))
}

extension AudioIOError {
  /// What a failed `open` for reading means.
  static func opening(_ subject: String, _ number: Int32) -> AudioIOError {
    switch number {
    case ENOENT, ENOTDIR: .notFound(subject: subject)
    case EACCES, EPERM: .denied(subject: subject, writing: false)
    case EISDIR: .isDirectory(subject: subject)
    default: .io(subject: subject, detail: "cannot be opened: \(systemText(number))")
    }
  }

  /// What a failed creation of an output means.
  static func creating(_ subject: String, _ number: Int32) -> AudioIOError {
    switch number {
    case ENOENT where hasFolder(subject): .cannotCreate(subject: subject, detail: "its folder takes no files")
    case ENOENT: .cannotCreate(subject: subject, detail: "its folder does not exist; create the folder first")
    case ENOTDIR: .cannotCreate(subject: subject, detail: "a part of its path is not a folder")
    case EISDIR: .cannotCreate(subject: subject, detail: "a folder of that name exists; choose another name")
    case EACCES, EPERM: .denied(subject: subject, writing: true)
    case EROFS: .cannotCreate(subject: subject, detail: "the file system is read-only")
    case ENAMETOOLONG: .cannotCreate(subject: subject, detail: "the name is too long")
    default: .cannotCreate(subject: subject, detail: systemText(number))
    }
  }

  private static func hasFolder(_ path: String) -> Bool {
    let folder = path.lastIndex(of: "/").map { path[..<$0] }
    return access(folder.map { $0.isEmpty ? "/" : String($0) } ?? ".", F_OK) == 0
  }

  /// What a failed `read` means.
  static func reading(_ subject: String, _ number: Int32) -> AudioIOError {
    .io(subject: subject, detail: "reading failed: \(systemText(number))")
  }

  /// What a failed `write` means.
  static func writing(_ subject: String, _ number: Int32) -> AudioIOError {
    switch number {
    case ENOSPC, EDQUOT: .io(subject: subject, detail: "the disk is full; free some space and run again")
    case EPIPE: .io(subject: subject, detail: "whoever read it has gone")
    default: .io(subject: subject, detail: "writing failed: \(systemText(number))")
    }
  }
}
