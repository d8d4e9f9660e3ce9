import Glibc

/// What tells one content of a file from another without reading it.
struct FileStamp: Equatable, Sendable {
  /// Nanoseconds since 1970, as finely as the file system keeps them.
  var modified: Int64
  var size: Int64
  var inode: UInt64

  init(_ status: stat) {
    modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    size = Int64(status.st_size)
    inode = UInt64(status.st_ino)
  }

  /// Of an open file.
  init(descriptor: Int32, subject: String) throws(ObjectStoreError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .reading(subject, errno) }
    self.init(status)
  }

  var seconds: Double { Double(modified) / 1e9 }
}

extension stat {
  var isRegularFile: Bool { st_mode & S_IFMT == S_IFREG }
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
  var isSymbolicLink: Bool { st_mode & S_IFMT == S_IFLNK }
}
