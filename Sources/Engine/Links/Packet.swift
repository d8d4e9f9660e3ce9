import PluginABI

/// What travels on a link: a block of a clip, or a message. Owns one reference of its buffer.
struct Packet: ~Copyable {
  enum Content {
    /// `frames` frames of `buffer` from `offset`: those of `clip` from `position`.
    case block(AudioBuffer, clip: Clip, position: Int, offset: Int, frames: Int, isFirst: Bool, isLast: Bool)
    case message(Message)
  }

  let content: Content

  /// Takes over the caller's reference of a block's buffer.
  init(_ content: consuming Content) { self.content = content }

  deinit {
    if case .block(let buffer, _, _, _, _, _, _) = content { buffer.release() }
  }

  /// The same packet for another link.
  func copy() -> Packet {
    if case .block(let buffer, _, _, _, _, _, _) = content { buffer.retain() }
    return Packet(content)
  }
}

/// Events or a document on a link: immutable, with the C struct that plugins see.
final class Message: @unchecked Sendable {
  enum Content {
    case events(UnsafeMutablePointer<vb_events>)
    case document(UnsafeMutablePointer<vb_document>)
  }

  // Immutable after `init`, hence safe to share.
  let content: Content

  /// Whether what the header demands of a list is there.
  static func isSound(_ events: vb_events) -> Bool {
    guard events.kind != nil, events.rate > 0 else { return false }
    if events.count == 0 { return true }
    guard let list = events.events else { return false }
    return (0..<Int(events.count)).allSatisfy { list[$0] != nil }
  }

  /// Whether what the header demands of a document is there.
  static func isSound(_ document: vb_document) -> Bool {
    document.content_type != nil && (document.bytes != nil || document.size == 0) && document.size < 1 << 48
  }

  /// A deep copy of `events`.
  init(_ events: vb_events) {
    var copy = events
    let count = Int(events.count)
    copy.kind = CText.copy(events.kind)
    copy.clip = CText.copy(events.clip)
    let pointers = UnsafeMutablePointer<UnsafePointer<vb_event>?>.allocate(capacity: max(count, 1))
    let storage = UnsafeMutablePointer<vb_event>.allocate(capacity: max(count, 1))
    for i in 0..<count {
      var event = events.events[i]!.pointee
      event.label = CText.copy(event.label)
      event.attributes = CText.copy(event.attributes)
      (storage + i).initialize(to: event)
      pointers[i] = UnsafePointer(storage + i)
    }
    if count == 0 { pointers[0] = UnsafePointer(storage) }
    copy.events = UnsafePointer(pointers)
    let box = UnsafeMutablePointer<vb_events>.allocate(capacity: 1)
    box.initialize(to: copy)
    content = .events(box)
  }

  /// A deep copy of `document`.
  init(_ document: vb_document) {
    var copy = document
    copy.name = CText.copy(document.name)
    copy.content_type = CText.copy(document.content_type)
    let bytes = UnsafeMutablePointer<UInt8>.allocate(capacity: max(Int(document.size), 1))
    if let source = document.bytes { bytes.initialize(from: source, count: Int(document.size)) }
    copy.bytes = UnsafePointer(bytes)
    let box = UnsafeMutablePointer<vb_document>.allocate(capacity: 1)
    box.initialize(to: copy)
    content = .document(box)
  }

  deinit {
    switch content {
    case .events(let box):
      let events = box.pointee
      CText.free(events.kind)
      CText.free(events.clip)
      for i in 0..<Int(events.count) {
        CText.free(events.events[i]!.pointee.label)
        CText.free(events.events[i]!.pointee.attributes)
      }
      events.events[0]!.deallocate()
      events.events.deallocate()
      box.deallocate()
    case .document(let box):
      CText.free(box.pointee.name)
      CText.free(box.pointee.content_type)
      box.pointee.bytes.deallocate()
      box.deallocate()
    }
  }

  /// When it begins on the timeline, as ticks of a rate; a document is at 0.
  var start: (position: Int, rate: Int) {
    guard case .events(let box) = content, box.pointee.count > 0 else { return (0, 1) }
    return (Int(box.pointee.events[0]!.pointee.start), Int(box.pointee.rate))
  }
}

extension Packet {
  /// Where it stands on the timeline, as frames or ticks of a rate.
  var start: (position: Int, rate: Int) {
    switch content {
    case .block(_, let clip, let position, _, _, _, _): (clip.start + position, clip.sampleRate)
    case .message(let message): message.start
    }
  }
}
