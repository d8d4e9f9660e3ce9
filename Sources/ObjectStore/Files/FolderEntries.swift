import Glibc

/// What a folder holds.
enum FolderEntries {
  enum Kind { case file, folder, other, unknown }

  /// Calls `take` with the name of every entry but `.` and `..`, until it returns false. In no order.
  ///
  /// - Returns: 0 or the error number.
  @discardableResult
  static func forEach(of folder: Int32, _ take: (UnsafeBufferPointer<UInt8>, Kind) -> Bool) -> Int32 {
    // The handle owns its descriptor and its position, so it gets one of its own.
    let number = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { return errno }
    guard let handle = fdopendir(number) else {
      let problem = errno
      close(number)
      return problem
    }
    defer { closedir(handle) }
    while true {
      errno = 0
      guard let entry = readdir(handle) else { return errno }
      let kind: Kind =
        switch Int(entry.pointee.d_type) {
        case Int(DT_REG): .file
        case Int(DT_DIR): .folder
        case Int(DT_UNKNOWN): .unknown
        default: .other
        }
      let goesOn = withUnsafePointer(to: &entry.pointee.d_name.0) { first in
        let count = strlen(first)
        return first.withMemoryRebound(to: UInt8.self, capacity: count) { bytes in
          let name = UnsafeBufferPointer(start: bytes, count: count)
          if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { return true }
          return take(name, kind)
        }
      }
      if !goesOn { return 0 }
    }
  }

  /// The names that are UTF-8.
  static func names(of folder: Int32) -> [String] {
    var names: [String] = []
    forEach(of: folder) { bytes, _ in
      if let name = String(validating: bytes, as: UTF8.self) { names.append(name) }
      return true
    }
    return names
  }
}
