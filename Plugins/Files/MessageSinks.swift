import AudioIO
import PluginKit

/// `file.events`: writes lists of events as JSON, as lines for audio editors, or as a table.
struct EventsSink: Stage {
  static let stage = StageInfo(
    "file.events", summary: "Writes events as JSON, text or CSV.",
    help: "Times are seconds. The format follows from the path's extension: json, txt (one line an event) or csv.")
  static let inputs: [Port] = [.events("in")]
  static let outputs: [Port] = []
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("File to write; - is standard output.") var path: String
  @Parameter("Format, where the extension does not tell.") var format: EventsFormat?
  @Parameter("Whether an existing file is replaced.") var overwrite = true

  private var chosen = EventsFormat.json
  private var lists: [EventList] = []

  mutating func prepare(_ node: Node) throws(StageError) {
    try refuseControlCharacters(path)
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard let known = format ?? EventsFormat(rawValue: ending) else {
      let formats = EventsFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badParameter(
        "\"\(path)\" has no extension of a format for events; give it one, or set format to one of \(formats)",
        about: "path")
    }
    chosen = known
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    for index in 0..<work.count { lists.append(work[index].events) }
    return .more
  }

  func finish(_ node: Node) throws(StageError) {
    let count = lists.reduce(0) { $0 + $1.events.count }
    try write(
      Array(chosen.text(of: lists).utf8), to: path, contentType: chosen.contentType,
      summary: "\(chosen.rawValue.uppercased()), \(count) \(count == 1 ? "event" : "events")", overwrite: overwrite,
      node)
  }
}

/// `file.document`: writes a document as it is.
struct DocumentSink: Stage {
  static let stage = StageInfo("file.document", summary: "Writes a document as it is.")
  static let inputs: [Port] = [.document("in")]
  static let outputs: [Port] = []
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("File to write; - is standard output.") var path: String
  @Parameter("Whether an existing file is replaced.") var overwrite = true

  private var document: (bytes: [UInt8], contentType: String)?

  func prepare(_ node: Node) throws(StageError) { try refuseControlCharacters(path) }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    for index in 0..<work.count {
      guard document == nil else {
        throw .badInput("two documents arrived for one file; give each a sink of its own", about: "in")
      }
      let arrived = work[index].document
      let bytes = arrived.bytes
      document = (bytes.indices.map { bytes[$0] }, arrived.contentType)
    }
    return .more
  }

  func finish(_ node: Node) throws(StageError) {
    guard let document else { throw .badInput("no document arrived, so there is nothing to write", about: "in") }
    try write(
      document.bytes, to: path, contentType: document.contentType,
      summary: "\(document.contentType), \(document.bytes.count) bytes", overwrite: overwrite, node)
  }
}

/// Writes a file whole and tells the host of it.
private func write(
  _ bytes: [UInt8], to path: String, contentType: String, summary: String, overwrite: Bool, _ node: Node
) throws(StageError) {
  let wantsDigest = node.wantsDigests
  let digest = try translated { () throws(AudioIOError) in
    let writer = try ByteWriter(path: path, overwrite: overwrite)
    try writer.write(bytes)
    let digest = wantsDigest ? try writer.sha256() : nil
    try writer.publish()
    return digest
  }
  node.report(
    Artifact(.output, location: path, size: bytes.count, contentType: contentType, summary: summary, sha256: digest))
}
