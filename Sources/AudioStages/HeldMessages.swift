public import PluginKit

/// The lists of events that arrive at a sink, until they are written at its end.
public struct HeldEvents {
  private var lists: [EventList] = []

  public init() {}

  public mutating func take(_ work: borrowing Work) {
    for index in 0..<work.count { lists.append(work[index].events) }
  }

  /// All of them in one file.
  ///
  /// - Throws: `badInput` for events that the format cannot tell.
  public func document(_ format: EventsFormat) throws(StageError) -> HeldDocument.Content {
    let count = lists.reduce(0) { $0 + $1.events.count }
    return HeldDocument.Content(
      bytes: try format.bytes(of: lists), contentType: format.contentType,
      summary: "\(format.rawValue.uppercased()), \(count) \(count == 1 ? "event" : "events")")
  }
}

/// The one document that arrives at a sink, until it is written at its end.
public struct HeldDocument {
  /// Bytes with what is said of them.
  public struct Content: Sendable {
    public var bytes: [UInt8]
    public var contentType: String
    /// One line for people.
    public var summary: String
  }

  private var content: Content?

  public init() {}

  /// - Throws: `badInput` for a second document.
  public mutating func take(_ work: borrowing Work) throws(StageError) {
    for index in 0..<work.count {
      guard content == nil else {
        throw .badInput("two documents arrived for one output; give each a sink of its own", about: "in")
      }
      let document = work[index].document
      let bytes = document.bytes
      content = Content(
        bytes: bytes.indices.map { bytes[$0] }, contentType: document.contentType,
        summary: "\(document.contentType), \(bytes.count) bytes")
    }
  }

  /// The document.
  ///
  /// - Throws: `badInput` where none has arrived.
  public func whole() throws(StageError) -> Content {
    guard let content else { throw .badInput("no document arrived, so there is nothing to write", about: "in") }
    return content
  }
}
