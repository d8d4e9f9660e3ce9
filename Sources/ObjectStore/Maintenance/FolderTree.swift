import Glibc

/// The regular files below a folder.
package struct FolderTree {
  package struct File: Sendable {
    /// Relative to the folder, with `/` between parts.
    package var path: String
    package var size: Int64
    /// Seconds since 1970.
    package var modified: Double
  }

  package let root: String

  package init(root: String) { self.root = root }

  /// All files, ordered by the bytes of their paths. Links, devices and hidden names (those that begin with a dot) are
  /// left out.
  ///
  /// - Throws: `notFound`, `denied`, `io` for a folder that cannot be read.
  package func files() throws(ObjectStoreError) -> [File] {
    var files: [File] = []
    try collect("", into: &files)
    return files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
  }

  /// The path of a file below the folder, whose own folders are made where they are missing.
  ///
  /// - Parameter isDryRun: whether none are made.
  func place(_ relative: String, isDryRun: Bool = false) throws(ObjectStoreError) -> String {
    let parts = relative.split(separator: "/")
    var path = root
    for part in [""] + parts.dropLast().map({ "/" + $0 }) where !isDryRun {
      path += part
      if mkdir(path, 0o777) != 0 && errno != EEXIST { throw .writing(path, errno) }
    }
    return root + "/" + relative
  }

  private func collect(_ relative: String, into files: inout [File]) throws(ObjectStoreError) {
    let folder = relative.isEmpty ? root : "\(root)/\(relative)"
    guard let directory = opendir(folder) else {
      switch errno {
      case ENOENT: throw .notFound(subject: folder, detail: "there is no such folder")
      case ENOTDIR: throw .io(subject: folder, detail: "it is a file; name a folder")
      default: throw .reading(folder, errno)
      }
    }
    defer { closedir(directory) }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name.hasPrefix(".") { continue }
      let path = relative.isEmpty ? name : "\(relative)/\(name)"
      var status = stat()
      guard lstat("\(root)/\(path)", &status) == 0 else { continue }
      switch status.st_mode & S_IFMT {
      case S_IFDIR: try collect(path, into: &files)
      case S_IFREG:
        let modified = Double(status.st_mtim.tv_sec) + Double(status.st_mtim.tv_nsec) / 1e9
        files.append(File(path: path, size: Int64(status.st_size), modified: modified))
      default: continue
      }
    }
  }
}
