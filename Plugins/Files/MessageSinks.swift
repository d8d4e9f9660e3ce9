import AudioIO
import AudioStages
import PluginKit

/// `file.events`: writes lists of events as JSON, as lines for audio editors, as a table, or as a MIDI file.
struct EventsSink: Stage {
  static let stage = StageInfo(
    "file.events", summary: "Writes events as JSON, text, CSV or MIDI.",
    help: """
      Times are seconds. The format follows from the path's extension: json, txt (one line an event), csv, or mid for notes, \
      hits and beats; standard output gets txt.
      """)
  static let inputs: [Port] = [.events("in")]
  static let outputs: [Port] = []
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("File to write; - is standard output.") var path: String
  @Parameter("Format, where the extension does not tell.") var format: EventsFormat?
  @Parameter("Whether an existing file is replaced.") var overwrite = true

  private var chosen = EventsFormat.json
  private var events = HeldEvents()

  mutating func prepare(_ node: Node) throws(StageError) {
    try refuseControlCharacters(path)
    chosen = try EventsFormat(format ?? (path == "-" ? .txt : nil), for: path, parameter: "path")
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    events.take(work)
    return .more
  }

  func finish(_ node: Node) throws(StageError) {
    try write(events.document(chosen), to: path, overwrite: overwrite, node)
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

  private var document = HeldDocument()

  func prepare(_ node: Node) throws(StageError) { try refuseControlCharacters(path) }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    try document.take(work)
    return .more
  }

  func finish(_ node: Node) throws(StageError) {
    try write(document.whole(), to: path, overwrite: overwrite, node)
  }
}

/// Writes a file whole and tells the host of it.
private func write(
  _ content: HeldDocument.Content, to path: String, overwrite: Bool, _ node: Node
) throws(StageError) {
  let digest = try translated { () throws(AudioIOError) in
    let writer = try ByteWriter(path: path, overwrite: overwrite, isCancelled: { node.isCancelled })
    try writer.write(content.bytes)
    let digest = node.wantsDigests ? try writer.sha256() : nil
    try writer.publish()
    return digest
  }
  node.report(
    Artifact(
      .output, location: path, size: content.bytes.count, contentType: content.contentType, summary: content.summary,
      sha256: digest))
}
