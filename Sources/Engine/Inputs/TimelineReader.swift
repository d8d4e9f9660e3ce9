import Pipeline

/// One audio link of an `aligned` stage, laid out on the timeline: gaps are silence, overlapping clips are summed.
///
/// A frame is settled once no clip can come any more that would cover it. Since clips come in order of their start and
/// overlap by one second at most, all but the last second of what has arrived is settled; and where a clip has announced its
/// length, all but its own last second.
final class TimelineReader {
  /// Where the settled part of the timeline ends.
  private(set) var horizon: Int
  /// Where the last clip so far ends; for a delayed link without clips, where they would have begun.
  private(set) var end: Int
  private(set) var isEnded = false

  private let format: AudioFormat
  private let pool: BufferPool
  /// Frames by which everything lies later than its clips say.
  private let delay: Int
  private var pending = RingQueue<Packet>(capacity: 32)
  /// The sum of several clips, or of a clip and silence, while a firing uses it.
  private var assembled: AudioBuffer?
  private var silence: AudioBuffer?

  init(format: AudioFormat, delay: Int, pool: BufferPool) {
    self.format = format
    self.delay = delay
    self.pool = pool
    horizon = delay
    // Else the mix would end sooner where the end of an empty link is heard of before its time.
    end = delay
  }

  deinit {
    assembled?.release()
    silence?.release()
  }

  func accept(_ packet: consuming Packet) {
    guard case .block(_, let clip, let position, _, let frames, _, _) = packet.content else { return }
    let overlap = OutputPort.longestOverlap * format.sampleRate
    let blockEnd = delay + clip.start + position + frames
    end = max(end, blockEnd)
    horizon = max(horizon, delay + clip.start, blockEnd - overlap)
    if let length = clip.frames { horizon = max(horizon, min(blockEnd, delay + clip.start + length - overlap)) }
    pending.append(packet)
  }

  func close() { isEnded = true }

  func isSettled(upTo frame: Int) -> Bool { isEnded || horizon >= frame }

  /// Adds frames [start, start + count) of the timeline to `work`.
  func addBlock(to work: Work, start: Int, count: Int, link: Int) throws(RunError) {
    var parts = 0
    var only: (buffer: AudioBuffer, clip: Clip, offset: Int, covers: Bool)?
    for i in 0..<pending.count {
      pending.read(i) { packet in
        guard let part = Part(packet, delay: delay, start: start, count: count) else { return }
        parts += 1
        only = (part.buffer, part.clip, part.offset, part.count == count)
      }
    }
    if parts == 1, let only, only.covers {
      let flags: UInt32 = only.buffer.isSoleOwner ? 4 : 0
      work.add(
        block: only.buffer, clip: only.clip, position: start, offset: only.offset, frames: count, flags: flags,
        link: link)
    } else if parts == 0 {
      work.add(
        block: try silence(count), clip: nil, position: start, offset: 0, frames: count, flags: 8, link: link)
    } else {
      let sum = try pool.buffer(channels: format.channels, frames: count)
      assembled = sum
      sum.clear(count)
      for i in 0..<pending.count {
        pending.read(i) { packet in
          guard let part = Part(packet, delay: delay, start: start, count: count) else { return }
          sum.add(part.count, from: part.buffer, at: part.offset, to: part.target)
        }
      }
      work.add(block: sum, clip: only?.clip, position: start, offset: 0, frames: count, flags: 4, link: link)
    }
  }

  /// Lets go of everything before `frame`.
  func discard(before frame: Int) {
    assembled?.release()
    assembled = nil
    while !pending.isEmpty {
      let isPast = pending.read(0) { packet in
        let start = delay + packet.start.position
        guard case .block(_, _, _, _, let frames, _, _) = packet.content else { return true }
        return start + frames <= frame
      }
      guard isPast else { break }
      _ = pending.removeFirst()
    }
  }

  func abandon() {
    discard(before: .max)
    pending.removeAll()
  }

  private func silence(_ count: Int) throws(RunError) -> AudioBuffer {
    if let silence, silence.frames >= count { return silence }
    let buffer = try pool.buffer(channels: format.channels, frames: count)
    buffer.clear(count)
    silence?.release()
    silence = buffer
    return buffer
  }
}

/// The part of a packet that falls into a stretch of the timeline.
private struct Part {
  let buffer: AudioBuffer
  let clip: Clip
  /// First frame in the buffer.
  let offset: Int
  /// First frame in the stretch.
  let target: Int
  let count: Int

  init?(_ packet: borrowing Packet, delay: Int, start: Int, count: Int) {
    guard case .block(let buffer, let clip, let position, let offset, let frames, _, _) = packet.content else {
      return nil
    }
    let packetStart = delay + clip.start + position
    let from = max(packetStart, start)
    let to = min(packetStart + frames, start + count)
    guard from < to else { return nil }
    self.buffer = buffer
    self.clip = clip
    self.offset = offset + from - packetStart
    target = from - start
    self.count = to - from
  }
}
