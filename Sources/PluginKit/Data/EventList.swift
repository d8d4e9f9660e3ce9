import PluginABI

/// A timed list: words, notes, beats, onsets, segments, pitch.
public struct EventList: Hashable, Sendable {
  /// "words", "notes", "beats", "onsets", "segments", "pitch" …
  public var kind: String
  /// Id of the clip that the list is about.
  public var clip: String?
  /// Ticks per second, at least 1: the unit of every start and duration.
  public var rate: Int
  /// In order of their start.
  public var events: [Event]

  public init(kind: String, clip: String? = nil, rate: Int, events: [Event] = []) {
    self.kind = kind
    self.clip = clip
    self.rate = rate
    self.events = events
  }

  /// Seconds of so many of its ticks.
  public func seconds(_ ticks: Int) -> Double { Double(ticks) / Double(rate) }
}

/// One entry of an ``EventList``.
public struct Event: Hashable, Sendable {
  /// Ticks of the list's rate, on the timeline.
  public var start: Int
  /// Ticks; 0 for a moment.
  public var duration: Int
  /// The word, the segment's kind, the drum …
  public var label: String?
  /// MIDI note, Hz …, as the list's kind says.
  public var value: Double?
  /// 0…1.
  public var confidence: Double?
  /// Further facts: a JSON object.
  public var attributes: JSONText?

  public init(
    start: Int, duration: Int = 0, label: String? = nil, value: Double? = nil, confidence: Double? = nil,
    attributes: JSONText? = nil
  ) {
    self.start = start
    self.duration = duration
    self.label = label
    self.value = value
    self.confidence = confidence
    self.attributes = attributes
  }
}

extension EventList {
  init(_ list: vb_events) {
    self.init(
      kind: list.kind.map { String(cString: $0) } ?? "", clip: list.clip.map { String(cString: $0) },
      rate: Int(list.rate))
    events = (0..<Int(list.count)).compactMap { index in
      list.events?[index].map { Event($0.pointee) }
    }
  }

  func withABI<Result>(_ body: (UnsafePointer<vb_events>) -> Result) -> Result {
    let arena = CArena()
    var list = vb_events()
    list.kind = arena.text(kind)
    list.clip = clip.map(arena.text)
    list.rate = UInt32(rate)
    list.count = UInt32(events.count)
    list.events = arena.pointers(
      to: events.map { event in
        vb_event(
          start: Int64(event.start), duration: Int64(event.duration), label: event.label.map(arena.text),
          value: event.value ?? .nan, confidence: event.confidence ?? .nan,
          attributes: event.attributes.map { arena.text($0.text) })
      })
    return body(&list)
  }
}

extension Event {
  init(_ event: vb_event) {
    self.init(
      start: Int(event.start), duration: Int(event.duration), label: event.label.map { String(cString: $0) },
      value: event.value.isNaN ? nil : event.value, confidence: event.confidence.isNaN ? nil : event.confidence,
      attributes: event.attributes.map { JSONText(String(cString: $0)) })
  }
}
