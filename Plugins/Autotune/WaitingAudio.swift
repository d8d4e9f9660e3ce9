import Glibc
import PluginKit

/// Audio that is read again later: blocks in a file without a name, so that memory does not grow with the recording.
final class WaitingAudio {
  private let file: UnsafeMutablePointer<FILE>
  private let channelCount: Int
  /// Frames of each block.
  private var blocks: [Int] = []
  private var unread: ArraySlice<Int> = []

  init(channelCount: Int, _ node: Node) throws(StageError) {
    let descriptor = try node.openTemporaryFile()
    guard let file = fdopen(descriptor, "w+b") else {
      close(descriptor)
      throw Self.failure()
    }
    self.file = file
    self.channelCount = channelCount
  }

  deinit {
    fclose(file)
  }

  func append(_ block: borrowing Block) throws(StageError) {
    for channel in 0..<channelCount {
      let written = block[channel].withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, file) == $0.count }
      guard written else { throw Self.failure() }
    }
    blocks.append(block.frames)
  }

  /// Goes back to the first block; nothing is appended any more.
  func rewind() throws(StageError) {
    guard fflush(file) == 0, fseek(file, 0, SEEK_SET) == 0 else { throw Self.failure() }
    unread = blocks[...]
  }

  /// The next block, by channel; nil after the last.
  func next() throws(StageError) -> [[Float]]? {
    guard let frames = unread.popFirst() else { return nil }
    var channels = Array(repeating: [Float](repeating: 0, count: frames), count: channelCount)
    for channel in channels.indices {
      let wasRead = channels[channel].withUnsafeMutableBytes { fread($0.baseAddress, 1, $0.count, file) == $0.count }
      guard wasRead else { throw Self.failure() }
    }
    return channels
  }

  private static func failure() -> StageError {
    let reason = String(cString: strerror(errno))
    return StageError(.io, "a temporary file failed: \(reason); free some space, or set TMPDIR to another disk")
  }
}
