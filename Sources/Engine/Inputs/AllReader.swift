/// Policy `all`: one firing with everything, once every link has ended. Audio beyond some MiB waits on disk until then.
final class AllReader: InputReader {
  private let inboxes: [Inbox]
  private let collectors: [ClipCollector?]
  private let overflow: Overflow
  /// Bytes of audio that wait in memory.
  private var waiting = 0
  private var hasFired = false

  init(collectors: [ClipCollector?], pool: BufferPool) {
    self.collectors = collectors
    overflow = Overflow(pool: pool)
    inboxes = collectors.map { _ in Inbox() }
  }

  // Taking in is never put off: what is collected here must not hold back a sibling branch.
  let takesWhateverComes = true

  func needs(_ link: Int) -> Bool { !inboxes[link].isEnded }

  func hasAppetite(for link: Int) -> Bool { true }

  func accept(_ packet: consuming Packet, on link: Int) throws(RunError) {
    guard let collector = collectors[link] else { return inboxes[link].queue.append(try stored(packet)) }
    if let whole = try collector.collect(packet) { inboxes[link].queue.append(try stored(whole)) }
  }

  /// The packet, or a copy on disk where much waits already.
  private func stored(_ packet: consuming Packet) throws(RunError) -> Packet {
    guard
      case .block(let buffer, let clip, let position, let offset, let frames, let isFirst, let isLast) = packet.content,
      frames > 0, !buffer.isOnDisk
    else { return packet }
    let bytes = frames * clip.channels * MemoryLayout<Float>.stride
    if waiting + bytes <= OutputPort.overflowThreshold {
      waiting += bytes
      return packet
    }
    let copy = try overflow.block(buffer, offset: offset, frames: frames)
    return Packet(
      .block(copy, clip: clip, position: position, offset: 0, frames: frames, isFirst: isFirst, isLast: isLast))
  }

  func end(_ link: Int) { inboxes[link].isEnded = true }

  func prepare(_ work: Work) -> Bool {
    guard !hasFired, inboxes.allSatisfy(\.isEnded) else { return false }
    hasFired = true
    work.clear()
    for (link, inbox) in inboxes.enumerated() {
      for i in 0..<inbox.queue.count { inbox.queue.read(i) { work.add($0, link: link) } }
    }
    return true
  }

  func finishFiring() { abandon() }

  var isExhausted: Bool { hasFired }

  func abandon() {
    for inbox in inboxes { inbox.queue.removeAll() }
    for collector in collectors { collector?.abandon() }
  }
}
