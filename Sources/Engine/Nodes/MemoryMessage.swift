import PluginABI

/// Events or a document in memory, for programs that run a pipeline on their own values.
public enum MemoryMessage: Sendable, Hashable {
  case events(MemoryEvents)
  case document(MemoryDocument)
}

/// A timed list in memory: words, notes, beats, onsets, segments, pitch.
public struct MemoryEvents: Sendable, Hashable {
  /// "words", "notes", "beats", "onsets", "segments", "pitch" …
  public var kind: String
  /// Id of the clip that the list is about.
  public var clip: String?
  /// Ticks per second: the unit of every start and duration.
  public var rate: Int
  /// In order of their start.
  public var events: [Event]

  /// One entry.
  public struct Event: Sendable, Hashable {
    /// In ticks, on the timeline.
    public var start: Int
    /// In ticks; 0 for a moment.
    public var duration: Int
    /// The word, the segment's kind, the drum …
    public var label: String?
    /// MIDI note, Hz …, as the list's kind says.
    public var value: Double?
    /// 0…1.
    public var confidence: Double?
    /// Further facts, as the text of a JSON object.
    public var attributes: String?

    public init(
      start: Int, duration: Int = 0, label: String? = nil, value: Double? = nil, confidence: Double? = nil,
      attributes: String? = nil
    ) {
      self.start = start
      self.duration = duration
      self.label = label
      self.value = value
      self.confidence = confidence
      self.attributes = attributes
    }
  }

  /// - Precondition: `rate` is at least 1 and fits 32 bits.
  public init(kind: String, clip: String? = nil, rate: Int, events: [Event] = []) {
    precondition(rate >= 1 && rate <= UInt32.max)
    self.kind = kind
    self.clip = clip
    self.rate = rate
    self.events = events
  }
}

/// Bytes with a content type, in memory.
public struct MemoryDocument: Sendable, Hashable {
  /// A file name without folders.
  public var name: String?
  /// Such as "audio/midi".
  public var contentType: String
  public var bytes: [UInt8]

  public init(name: String? = nil, contentType: String, bytes: [UInt8]) {
    self.name = name
    self.contentType = contentType
    self.bytes = bytes
  }
}

// MARK: To and from the C structs

extension Message {
  convenience init(_ message: MemoryMessage) {
    switch message {
    case .events(let list): self.init(list)
    case .document(let document): self.init(document)
    }
  }

  private convenience init(_ list: MemoryEvents) {
    self.init(
      kind: CText.copy(list.kind), clip: list.clip.map { CText.copy($0) }, rate: UInt32(list.rate),
      count: list.events.count
    ) { index in
      let event = list.events[index]
      return vb_event(
        start: Int64(event.start), duration: Int64(event.duration), label: event.label.map { CText.copy($0) },
        value: event.value ?? .nan, confidence: event.confidence ?? .nan,
        attributes: event.attributes.map { CText.copy($0) })
    }
  }

  private convenience init(_ document: MemoryDocument) {
    self.init(
      name: document.name.map { CText.copy($0) }, contentType: CText.copy(document.contentType),
      bytes: document.bytes)
  }
}

extension MemoryMessage {
  /// What a packet that is no block holds.
  init?(_ packet: vb_packet) {
    if let list = packet.events?.pointee {
      self = .events(MemoryEvents(list))
    } else if let document = packet.document?.pointee {
      self = .document(MemoryDocument(document))
    } else {
      return nil
    }
  }
}

extension MemoryEvents {
  init(_ list: vb_events) {
    self.init(
      kind: CText.string(list.kind) ?? "", clip: CText.string(list.clip), rate: Int(list.rate),
      events: (0..<Int(list.count)).map { index in
        let event = list.events[index]!.pointee
        return Event(
          start: Int(event.start), duration: Int(event.duration), label: CText.string(event.label),
          value: event.value.isNaN ? nil : event.value, confidence: event.confidence.isNaN ? nil : event.confidence,
          attributes: CText.string(event.attributes))
      })
  }
}

extension MemoryDocument {
  init(_ document: vb_document) {
    self.init(
      name: CText.string(document.name), contentType: CText.string(document.content_type) ?? "",
      bytes: Array(UnsafeBufferPointer(start: document.bytes, count: Int(document.size))))
  }
}
