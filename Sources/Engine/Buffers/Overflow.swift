import Glibc

/// Where blocks go that are to wait long: into unlinked files of a few MiB, each of which goes with the last of its blocks.
///
/// Samples are written to the file and read through a mapping, so that those which wait are in the system's file cache at most.
final class Overflow {
  /// One such file, mapped for as long as a block of it lives.
  final class Slab {
    let base: UnsafeMutableRawPointer
    let bytes: Int

    fileprivate init(_ file: TemporaryFile, bytes: Int) throws(RunError) {
      guard let base = file.map(bytes) else { throw .noTemporarySpace(errno) }
      self.base = base
      self.bytes = bytes
    }

    deinit { munmap(base, bytes) }
  }

  private static let slabBytes = 4 << 20

  private let pool: BufferPool
  private var open: (file: TemporaryFile, slab: Slab)?
  private var used = 0

  init(pool: BufferPool) { self.pool = pool }

  /// A copy of `frames` frames of `source`, from its frame `offset`, of which the caller holds the only reference.
  ///
  /// - Throws: ``RunError`` where there is no temporary space.
  func block(_ source: AudioBuffer, offset: Int, frames: Int) throws(RunError) -> AudioBuffer {
    // Channels start on cache lines of their own.
    let stride = (frames * MemoryLayout<Float>.stride + 63) & ~63
    let channels = source.channelCount
    if open == nil || used + stride * channels > open!.slab.bytes { try renew(atLeast: stride * channels) }
    let (file, slab) = open!
    let start = used
    for channel in 0..<channels {
      try file.write(source.samples(channel, from: offset), frames, at: start + channel * stride)
    }
    used += stride * channels
    return pool.buffer(channels: channels, frames: frames, in: slab, at: start, stride: stride)
  }

  private func renew(atLeast least: Int) throws(RunError) {
    open = nil
    let bytes = max(least, Self.slabBytes)
    let file = try TemporaryFile(reserving: bytes)
    open = (file, try Slab(file, bytes: bytes))
    used = 0
  }
}
