import AudioIO
import Glibc
import PluginKit

/// A temporary file of the host's, gone with its descriptor however the process ends.
final class WaitingFile {
  let descriptor: Int32
  /// Bytes that it holds.
  private(set) var end: Int64 = 0

  init(_ node: Node) throws(StageError) { descriptor = try node.openTemporaryFile() }

  deinit { close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(AudioIOError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, Int(offset) + done)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let full = errno == ENOSPC || errno == EDQUOT
        throw .io(
          subject: "a temporary file",
          detail: full ? "the disk is full; free some space, or set TMPDIR to another" : "it cannot be written")
      }
      done += count
    }
    end = max(end, offset + Int64(bytes.count))
  }

  func sha256(from offset: Int64, count: Int64) throws(AudioIOError) -> String {
    try Digest.sha256(of: descriptor, from: offset, count: count, subject: "a temporary file")
  }
}
