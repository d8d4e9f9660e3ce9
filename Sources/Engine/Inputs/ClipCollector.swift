/// Makes one contiguous block of a clip that arrives in many. Past a threshold the samples wait in an unlinked file.
final class ClipCollector {
  /// From this many bytes on a clip is collected on disk.
  static let spillThreshold = 16 << 20

  private let pool: BufferPool
  private var parts = RingQueue<Packet>(capacity: 64)
  private var partFrames = 0
  /// One file for each channel, once the clip has outgrown memory.
  private var files: [TemporaryFile] = []
  private var filedFrames = 0

  init(pool: BufferPool) { self.pool = pool }

  /// Takes a block of the clip and answers with the whole clip when it was the last; messages pass through.
  func collect(_ packet: consuming Packet) throws(RunError) -> Packet? {
    guard case .block(_, let clip, _, _, let frames, let isFirst, let isLast) = packet.content else { return packet }
    if isFirst && isLast { return packet }
    parts.append(packet)
    partFrames += frames
    let bytes = partFrames * clip.channels * MemoryLayout<Float>.stride
    if bytes >= (files.isEmpty ? Self.spillThreshold : Self.spillThreshold / 16) { try spill(channels: clip.channels) }
    return isLast ? try whole(clip) : nil
  }

  func abandon() {
    parts.removeAll()
    files = []
    partFrames = 0
    filedFrames = 0
  }

  private func whole(_ clip: Clip) throws(RunError) -> Packet {
    let frames = filedFrames + partFrames
    let buffer: AudioBuffer
    if files.isEmpty {
      buffer = try pool.buffer(channels: clip.channels, frames: frames)
      var end = 0
      try takeParts { (part, offset, count) throws(RunError) in
        buffer.copy(count, from: part, at: offset, to: end)
        end += count
      }
    } else {
      try spill(channels: clip.channels)
      buffer = try pool.mappedBuffer(files, frames: frames)
    }
    abandon()
    return Packet(
      .block(buffer, clip: clip, position: 0, offset: 0, frames: frames, isFirst: true, isLast: true))
  }

  /// Moves the parts in memory to the files.
  private func spill(channels: Int) throws(RunError) {
    while files.count < channels { files.append(try TemporaryFile()) }
    try takeParts { (part, offset, count) throws(RunError) in
      for channel in 0..<channels { try files[channel].append(part.samples(channel, from: offset), count) }
    }
    filedFrames += partFrames
    partFrames = 0
  }

  private func takeParts(
    _ body: (_ part: AudioBuffer, _ offset: Int, _ count: Int) throws(RunError) -> Void
  ) throws(RunError) {
    while !parts.isEmpty {
      let packet = parts.removeFirst()
      if case .block(let part, _, _, let offset, let count, _, _) = packet.content { try body(part, offset, count) }
      // The samples must not go before they were used.
      _ = consume packet
    }
  }
}
