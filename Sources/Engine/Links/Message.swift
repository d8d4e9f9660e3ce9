import PluginABI

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
  convenience init(_ events: vb_events) {
    self.init(
      kind: CText.copy(events.kind), clip: CText.copy(events.clip), rate: events.rate, count: Int(events.count)
    ) { index in
      var event = events.events[index]!.pointee
      event.label = CText.copy(event.label)
      event.attributes = CText.copy(event.attributes)
      return event
    }
  }

  /// A deep copy of `document`.
  convenience init(_ document: vb_document) {
    self.init(
      name: CText.copy(document.name), contentType: CText.copy(document.content_type),
      bytes: UnsafeBufferPointer(start: document.bytes, count: Int(document.size)))
  }

  /// A list of `count` events. Takes over all texts, those of the events included.
  init(
    kind: UnsafePointer<CChar>?, clip: UnsafePointer<CChar>?, rate: UInt32, count: Int, event: (Int) -> vb_event
  ) {
    let pointers = UnsafeMutablePointer<UnsafePointer<vb_event>?>.allocate(capacity: max(count, 1))
    let storage = UnsafeMutablePointer<vb_event>.allocate(capacity: max(count, 1))
    for i in 0..<count {
      (storage + i).initialize(to: event(i))
      pointers[i] = UnsafePointer(storage + i)
    }
    if count == 0 { pointers[0] = UnsafePointer(storage) }
    let box = UnsafeMutablePointer<vb_events>.allocate(capacity: 1)
    box.initialize(
      to: vb_events(kind: kind, clip: clip, rate: rate, count: UInt32(count), events: UnsafePointer(pointers)))
    content = .events(box)
  }

  /// A document with a copy of `bytes`. Takes over the texts.
  init(name: UnsafePointer<CChar>?, contentType: UnsafePointer<CChar>?, bytes: some Collection<UInt8>) {
    let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: max(bytes.count, 1))
    _ = copy.initialize(from: bytes)
    let box = UnsafeMutablePointer<vb_document>.allocate(capacity: 1)
    box.initialize(
      to: vb_document(
        name: name, content_type: contentType, bytes: UnsafePointer(copy.baseAddress), size: UInt64(bytes.count)))
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
