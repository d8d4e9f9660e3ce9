import AudioStages
import Digests
import ObjectStore
import PluginKit

/// `r2.events`: stores lists of events as JSON, as lines for audio editors, as a table, or as a MIDI file.
struct ObjectEventsSink: Stage {
  static let stage = StageInfo(
    "r2.events", summary: "Stores events as JSON, text, CSV or MIDI.",
    help:
      "Times are seconds. The format follows from the key's extension: json, txt (one line an event), csv, or mid for notes, hits and beats."
  )
  static let inputs: [Port] = [.events("in")]
  static let outputs: [Port] = [.report]
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("Key of the object.") var key: ClipTemplate
  @Parameter("Format, where the extension does not tell.") var format: EventsFormat?
  private var storing = StoringParameters()

  private var chosen = EventsFormat.json
  private var events = HeldEvents()
  private var storage: ObjectStorage?

  mutating func prepare(_ node: Node) throws(StageError) {
    chosen = try EventsFormat(format, for: key.text, parameter: "key")
    storage = try ObjectStorage(storing, for: key, node)
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    events.take(work)
    return .more
  }

  func finish(_ node: Node) throws(StageError) {
    try storage?.put(events.document(chosen), key.text, node)
  }
}

/// `r2.document`: stores a document as it is.
struct ObjectDocumentSink: Stage {
  static let stage = StageInfo("r2.document", summary: "Stores a document as it is.")
  static let inputs: [Port] = [.document("in")]
  static let outputs: [Port] = [.report]
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("Key of the object.") var key: ClipTemplate
  private var storing = StoringParameters()

  private var document = HeldDocument()
  private var storage: ObjectStorage?

  mutating func prepare(_ node: Node) throws(StageError) {
    storage = try ObjectStorage(storing, for: key, node)
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    try document.take(work)
    return .more
  }

  func finish(_ node: Node) throws(StageError) {
    try storage?.put(document.whole(), key.text, node)
  }
}

extension ObjectStorage {
  /// For a single object.
  fileprivate init(_ parameters: StoringParameters, for key: ClipTemplate, _ node: Node) throws(StageError) {
    guard !key.dependsOnClip else {
      throw .badParameter("only audio has clips; leave ${clip.…} out of the key", about: "key")
    }
    try self.init(parameters, node)
    try refuseExisting(self.key(key.text))
  }

  /// Stores a document and tells of it.
  fileprivate func put(_ content: HeldDocument.Content, _ location: String, _ node: Node) throws(StageError) {
    let key = try key(location)
    let type =
      content.contentType.isEmpty ? ContentType.of(location) ?? "application/octet-stream" : content.contentType
    let options = try parameters.options(contentType: type)
    let (writer, cancellation) = (writer, session.cancellation)
    let info = try session.translated { () throws(ObjectStoreError) in
      try writer.put(key, .bytes(content.bytes), options, cancellation: cancellation)
    }
    let digest = node.wantsDigests ? MessageDigest.of(content.bytes, .sha256).hexadecimal : nil
    try report(
      info,
      Artifact(
        .output, location: StoreSession.location(info.key), size: content.bytes.count, contentType: type,
        summary: content.summary, sha256: digest), node)
  }
}
