import Glibc
import PluginKit

/// Audio that waits in the host's temporary space: written once from beginning to end, then read as often as needed. Neither its
/// length nor its reading takes memory.
final class SpilledAudio {
  private let descriptor: Int32
  private let channels: Int
  private let blockFrames: Int
  private(set) var frames = 0

  /// - Parameter blockFrames: Frames of every block but the last.
  init(_ node: Node, channels: Int, blockFrames: Int) throws(StageError) {
    descriptor = try node.openTemporaryFile()
    self.channels = channels
    self.blockFrames = blockFrames
  }

  deinit { close(descriptor) }

  var blockCount: Int { (frames + blockFrames - 1) / blockFrames }

  /// Appends the next block.
  func append(_ block: HeldAudio) throws(StageError) {
    precondition(frames % blockFrames == 0 && block.frames <= blockFrames, "only the last block may be short")
    for channel in 0..<channels {
      let place = (frames * channels + block.frames * channel) * MemoryLayout<Float>.stride
      let failure = block[channel].withUnsafeBytes { bytes in
        transfer(bytes.count) { pwrite(descriptor, bytes.baseAddress! + $0, bytes.count - $0, off_t(place + $0)) }
      }
      if let failure { throw failure }
    }
    frames += block.frames
  }

  /// A copy of block `index`.
  func read(_ index: Int, _ node: Node) throws(StageError) -> Buffer {
    let first = index * blockFrames
    var buffer = try node.makeBuffer(channels: channels, frames: min(blockFrames, frames - first))
    for channel in 0..<channels {
      let place = (first * channels + buffer.frames * channel) * MemoryLayout<Float>.stride
      var samples = buffer[channel]
      let failure = samples.withUnsafeMutableBytes { bytes in
        transfer(bytes.count) { pread(descriptor, bytes.baseAddress! + $0, bytes.count - $0, off_t(place + $0)) }
      }
      if let failure { throw failure }
    }
    return buffer
  }

  /// Calls `body`, which moves bytes from a place on and says how many, until all `count` are moved.
  private func transfer(_ count: Int, _ body: (Int) -> Int) -> StageError? {
    var done = 0
    while done < count {
      let moved = body(done)
      if moved > 0 {
        done += moved
      } else if moved == 0 || errno != EINTR {
        let reason = moved == 0 ? "the file is shorter than it was" : String(cString: strerror(errno))
        return StageError(.io, "the temporary file failed: \(reason); set TMPDIR to a folder with room")
      }
    }
    return nil
  }
}
