import Digests
import Glibc

/// A regular file that is open until its last owner lets it go.
final class FileDescriptor: Sendable {
  let number: Int32
  private let path: String

  /// Opens a file that exists.
  ///
  /// - Throws: `notFound`, `denied`, `io`.
  convenience init(reading path: String) throws(ObjectStoreError) {
    let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { throw .reading(path, errno) }
    self.init(number, path: path)
    var status = stat()
    guard fstat(number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .io(subject: path, detail: "it is not a regular file")
    }
  }

  /// A file without a name, gone with its descriptor however the process ends, in `TMPDIR` or /var/tmp.
  static func temporary() throws(ObjectStoreError) -> FileDescriptor {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/var/tmp"
    var template = Array("\(folder)/voicebeat-XXXXXX".utf8CString)
    let number = mkstemp(&template)
    guard number >= 0 else { throw .writing(folder, errno) }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    unlink(template)
    return FileDescriptor(number, path: "a temporary file in \(folder)")
  }

  private init(_ number: Int32, path: String) {
    self.number = number
    self.path = path
  }

  deinit { close(number) }

  /// Bytes.
  var size: Int64 {
    var status = stat()
    return fstat(number, &status) == 0 ? Int64(status.st_size) : 0
  }

  /// SHA-256 of the whole file in hexadecimal digits.
  func sha256() throws(ObjectStoreError) -> String {
    let file = OpenFile(number, for: path)
    var digest = MessageDigest(.sha256)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
    defer { chunk.deallocate() }
    var offset: Int64 = 0
    while true {
      let count = try file.read(into: chunk, at: offset)
      digest.update(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      offset += Int64(count)
      if count < chunk.count { return digest.finish().hexadecimal }
    }
  }
}
