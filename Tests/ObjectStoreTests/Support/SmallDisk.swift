import Glibc
import TestSupport

/// A file system in memory that is soon full. Only root can make one.
final class SmallDisk {
  static let isPossible = (try? SmallDisk(bytes: 1 << 16)) != nil

  private let folder: TemporaryFolder
  let location: String

  init(bytes: Int) throws {
    folder = try TemporaryFolder()
    location = folder.path("disk")
    mkdir(location, 0o700)
    guard mount("tmpfs", location, "tmpfs", 0, "size=\(bytes)") == 0 else { throw SystemFailure("mount") }
  }

  deinit { umount2(location, Int32(MNT_DETACH)) }

  func path(_ name: String) -> String { location + "/" + name }

  /// Leaves no room at all.
  func fill() throws {
    let file = open(path("filler"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(file) }
    let bytes = [UInt8](repeating: 0, count: 4_096)
    while write(file, bytes, bytes.count) > 0 {}
  }

  func makeRoom() { unlink(path("filler")) }
}
