import Pipeline

/// Policy `aligned`: equal-length blocks of every audio link, cut at multiples of the block size on the timeline;
/// messages of the other links come before the first.
final class AlignedReader: InputReader {
  private enum Source {
    case audio(TimelineReader)
    case messages(Inbox)
  }

  private let sources: [Source]
  private let blockFrames: Int
  /// Start of the next block on the timeline.
  private var position = 0
  private var firing: Firing = .none
  private var message: Packet?

  private enum Firing { case none, message, blocks(frames: Int) }

  /// - Parameters:
  ///   - formats: of each link; nil for links that carry no audio.
  ///   - delays: frames by which a link lies later than its clips say, by link; 0 where none is given.
  init(formats: [AudioFormat?], delays: [Int: Int], blockFrames: Int, pool: BufferPool) {
    sources = formats.enumerated().map { link, format in
      guard let format else { return .messages(Inbox()) }
      return .audio(TimelineReader(format: format, delay: delays[link] ?? 0, pool: pool))
    }
    self.blockFrames = blockFrames
  }

  let takesWhateverComes = false

  func needs(_ link: Int) -> Bool {
    switch sources[link] {
    case .audio(let reader): !reader.isSettled(upTo: position + blockFrames)
    case .messages(let inbox): inbox.isWaiting
    }
  }

  func hasAppetite(for link: Int) -> Bool {
    switch sources[link] {
    case .audio(let reader): !reader.isSettled(upTo: position + readAhead * blockFrames)
    case .messages(let inbox): inbox.queue.count < readAhead
    }
  }

  func accept(_ packet: consuming Packet, on link: Int) {
    switch sources[link] {
    case .audio(let reader): reader.accept(packet)
    case .messages(let inbox): inbox.queue.append(packet)
    }
  }

  func end(_ link: Int) {
    switch sources[link] {
    case .audio(let reader): reader.close()
    case .messages(let inbox): inbox.isEnded = true
    }
  }

  func prepare(_ work: Work) throws(RunError) -> Bool {
    work.clear()
    for (link, source) in sources.enumerated() {
      guard case .messages(let inbox) = source else { continue }
      if inbox.isWaiting { return false }
      if inbox.queue.isEmpty { continue }
      let packet = inbox.queue.removeFirst()
      work.add(packet, link: link)
      message = consume packet
      firing = .message
      return true
    }
    var end = 0
    var areAllEnded = true
    for source in sources {
      guard case .audio(let reader) = source else { continue }
      guard reader.isSettled(upTo: position + blockFrames) else { return false }
      end = max(end, reader.end)
      areAllEnded = areAllEnded && reader.isEnded
    }
    let frames = areAllEnded ? min(blockFrames, end - position) : blockFrames
    guard frames > 0 else { return false }
    for (link, source) in sources.enumerated() {
      guard case .audio(let reader) = source else { continue }
      try reader.addBlock(to: work, start: position, count: frames, link: link)
    }
    firing = .blocks(frames: frames)
    return true
  }

  func finishFiring() {
    switch firing {
    case .none: break
    case .message: message = nil
    case .blocks(let frames):
      position += frames
      for source in sources {
        if case .audio(let reader) = source { reader.discard(before: position) }
      }
    }
    firing = .none
  }

  var isExhausted: Bool {
    for source in sources {
      switch source {
      case .audio(let reader): if !reader.isEnded || reader.end > position { return false }
      case .messages(let inbox): if !inbox.isEnded || !inbox.queue.isEmpty { return false }
      }
    }
    return true
  }

  func abandon() {
    message = nil
    for source in sources {
      switch source {
      case .audio(let reader): reader.abandon()
      case .messages(let inbox): inbox.queue.removeAll()
      }
    }
  }
}
