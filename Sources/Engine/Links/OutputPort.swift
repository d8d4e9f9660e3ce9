import Pipeline
import PluginABI

/// An output of a node: puts what the stage writes onto the block grid and keeps it until the turn is published.
///
/// Block *k* of a clip covers frames [kB, (k+1)B), and only the last may be short. What arrives on the grid is
/// passed on by reference; only what lies across it is copied. The newest block is held back until its successor or the
/// clip's end shows whether it is the last.
final class OutputPort {
  /// What waits for the turn's end.
  struct Staged: ~Copyable {
    let packet: Packet
    /// The same on disk, for links on which it will wait long while others pass it on at once.
    let overflown: Packet?
  }

  /// Clips may overlap by at most this many seconds.
  static let longestOverlap = 1
  /// Bytes that wait on one link before further ones wait on disk.
  static let overflowThreshold = 8 << 20

  let name: String
  let kind: PortDescription.Kind
  var links: [Link] = []
  var format: AudioFormat?
  // One thread at a time is in a node's turn, or publishes it; no need to check that at every access.
  @exclusivity(unchecked) private(set) var staged = RingQueue<Staged>()
  /// Where the newest block ends, for progress.
  @exclusivity(unchecked) private(set) var reachedSeconds = 0.0

  private let node: String
  private let blockFrames: Int
  private let pool: BufferPool
  private let overflow: Overflow
  /// Whether there is a link on which what is written now will wait long.
  @exclusivity(unchecked) private var isCrowded = false
  @exclusivity(unchecked) private var clip: Clip?
  private var clipCount = 0
  @exclusivity(unchecked) private var previousEnd = 0
  private var previousStart = 0
  /// Frames of the open clip that were staged; always a multiple of the block size.
  @exclusivity(unchecked) private var position = 0
  @exclusivity(unchecked) private var held: (buffer: AudioBuffer, offset: Int, frames: Int)?
  /// Whether the held block is a buffer of ours that still fills up.
  @exclusivity(unchecked) private var isFilling = false

  init(node: String, port: PortDescription, blockFrames: Int, pool: BufferPool) {
    self.node = node
    name = port.name
    kind = port.kind
    self.blockFrames = blockFrames
    self.pool = pool
    overflow = Overflow(pool: pool)
  }

  deinit { held?.buffer.release() }

  var isConnected: Bool { !links.isEmpty }

  /// How many packets the fullest link still takes.
  var room: Int {
    var least = Int.max
    for link in links { least = min(least, link.room) }
    return least
  }

  /// Notes how much waits on its links, for the turn that begins. Called under the scheduler's lock.
  func noteCrowding() {
    let blockBytes = blockFrames * (format?.channels ?? 0) * MemoryLayout<Float>.stride
    isCrowded = false
    for link in links {
      link.isCrowded = link.count * blockBytes >= Self.overflowThreshold
      isCrowded = isCrowded || link.isCrowded
    }
  }

  func begin(_ info: vb_clip) throws(RunError) {
    guard clip == nil else { throw misuse("a clip begins while another is open") }
    guard let format else { throw misuse("a clip begins on an output that carries no audio") }
    let start = Int(info.start)
    guard start >= 0, start <= Timeline.end, info.frames <= Timeline.end else {
      throw misuse(
        "a clip starts at frame \(start) and has \(info.frames) frames; the timeline covers 0…\(Timeline.end)")
    }
    guard start >= previousStart, start >= previousEnd - Self.longestOverlap * format.sampleRate else {
      throw misuse(
        "a clip starts at frame \(start), before its turn: the one before covers \(previousStart)…\(previousEnd), and clips come in order of their start and overlap by one second at most"
      )
    }
    clip = Clip(info, id: CText.string(info.id) ?? "\(node)-\(clipCount)", index: clipCount, format: format)
    clipCount += 1
    previousStart = start
    position = 0
  }

  func write(_ buffer: AudioBuffer, offset: Int, frames: Int) throws(RunError) {
    guard let clip else { throw misuse("frames are written while no clip is open") }
    guard frames >= 0, offset >= 0, offset <= buffer.frames, frames <= buffer.frames - offset else {
      throw misuse("\(frames) frames from \(offset) lie outside the buffer of \(buffer.frames)")
    }
    guard buffer.channelCount == clip.channels else {
      throw misuse("a buffer of \(buffer.channelCount) channels is written where the output has \(clip.channels)")
    }
    var offset = offset
    var rest = frames
    while rest > 0 {
      if let block = held, block.frames == blockFrames { try stage(isLast: false) }
      if held == nil {
        let count = min(rest, blockFrames)
        buffer.retain()
        held = (buffer, offset, count)
        isFilling = false
        offset += count
        rest -= count
      } else {
        let count = min(rest, blockFrames - held!.frames)
        try makeHeldBlockFill()
        held!.buffer.copy(count, from: buffer, at: offset, to: held!.frames)
        held!.frames += count
        offset += count
        rest -= count
      }
    }
  }

  func end() throws(RunError) {
    guard let open = clip else { throw misuse("a clip ends while none is open") }
    let length = position + (held?.frames ?? 0)
    if let announced = open.frames, announced != length {
      throw misuse("a clip of \(announced) frames was announced, and \(length) were written")
    }
    if held == nil { held = (try allocate(0), 0, 0) }
    try stage(isLast: true)
    clip = nil
  }

  /// Ends a clip that the stage left open.
  func endOpenClip() throws(RunError) {
    if clip != nil { try end() }
  }

  func emit(_ message: Message) { staged.append(Staged(packet: Packet(.message(message)), overflown: nil)) }

  /// Hands the oldest staged packet to every link. Called under the scheduler's lock.
  func publishNext() {
    let next = staged.removeFirst()
    if let overflown = next.overflown {
      for link in links { link.send(link.isCrowded ? overflown.copy() : next.packet.copy()) }
    } else {
      // The last link takes the packet itself, so that a sole consumer is a sole owner.
      for link in links.dropLast() { link.send(next.packet.copy()) }
      links.last?.send(next.packet)
    }
  }

  private func stage(isLast: Bool) throws(RunError) {
    guard let clip, let block = held else { return }
    let isFirst = position == 0
    func packet(_ buffer: AudioBuffer, _ offset: Int) -> Packet {
      let content = Packet.Content.block(
        buffer, clip: clip, position: position, offset: offset, frames: block.frames, isFirst: isFirst, isLast: isLast)
      return Packet(content)
    }
    var overflown: Packet?
    if isCrowded, block.frames > 0, !block.buffer.isOnDisk {
      overflown = packet(try overflow.block(block.buffer, offset: block.offset, frames: block.frames), 0)
    }
    held = nil
    staged.append(Staged(packet: packet(block.buffer, block.offset), overflown: overflown))
    position += block.frames
    if isLast { previousEnd = clip.start + position }
    reachedSeconds = Double(clip.start + position) / Double(clip.sampleRate)
  }

  /// Moves the held, short block into a buffer of ours with room for a whole one.
  private func makeHeldBlockFill() throws(RunError) {
    guard !isFilling, let block = held else { return }
    let buffer = try allocate(blockFrames)
    buffer.copy(block.frames, from: block.buffer, at: block.offset, to: 0)
    block.buffer.release()
    held = (buffer, 0, block.frames)
    isFilling = true
  }

  private func allocate(_ frames: Int) throws(RunError) -> AudioBuffer {
    try pool.buffer(channels: format?.channels ?? 0, frames: frames)
  }

  /// An error that says which rule of the header the stage does not keep.
  func misuse(_ what: String) -> RunError {
    RunError(.internal, "the stage breaks the plugin contract: \(what)", about: name)
  }
}
