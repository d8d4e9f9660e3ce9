import Glibc

/// The system's text for an error number, such as "No space left on device".
func systemText(_ number: Int32) -> String {
  withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
    guard strerror_r(number, buffer.baseAddress!, buffer.count) == 0 else { return "error \(number)" }
    return String(cString: UnsafePointer(buffer.baseAddress!))
  }
}

extension ObjectStoreError {
  /// What a failed `open`, `stat` or `read` means.
  static func reading(_ subject: String, _ number: Int32) -> ObjectStoreError {
    switch number {
    case ENOENT, ENOTDIR: .notFound(subject: subject, detail: "there is no such file")
    case EACCES, EPERM: .denied(subject: subject, detail: "this user may not read it")
    case EISDIR: .io(subject: subject, detail: "it is a folder")
    default: .io(subject: subject, detail: "reading failed: \(systemText(number))")
    }
  }

  /// What a failed creation, `write`, `fsync` or `rename` means.
  static func writing(_ subject: String, _ number: Int32) -> ObjectStoreError {
    switch number {
    case ENOSPC, EDQUOT: .io(subject: subject, detail: "the disk is full; free some space and try again")
    case EFBIG: .tooLarge(subject: subject, detail: "the file system or this user's limit allows no file of this size")
    case EACCES, EPERM: .denied(subject: subject, detail: "this user may not write there")
    case EROFS: .denied(subject: subject, detail: "the file system is read-only")
    case EPIPE: .io(subject: subject, detail: "whoever read it has gone")
    default: .io(subject: subject, detail: "writing failed: \(systemText(number))")
    }
  }
}
