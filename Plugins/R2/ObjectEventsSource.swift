import AudioIO
import AudioStages
import Digests
import ObjectStore
import PluginKit

/// `r2.events-source`: lists of events from an object, such as the notes of a MIDI file.
struct ObjectEventsSource: Source {
  static let stage = StageInfo(
    "r2.events-source", summary: "Reads notes, hits and other events from an object with MIDI or JSON.",
    help: "Formats are as for file.events-source. A key that has only versions is read as the current one.")
  static let outputs = EventsReading.outputs
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("Object to read: its key, or a URL of it in the configured store.") var key: String

  private var session: StoreSession?
  private var object: ObjectKey?

  mutating func prepare(_ node: Node) throws(StageError) {
    let session = try StoreSession(node)
    object = try session.key(key)
    self.session = session
  }

  func generate(_ node: Node) throws(StageError) -> Step {
    guard let session, let object else { throw .internal("r2.events-source runs before it was prepared") }
    let input = try session.translated { () throws(ObjectStoreError) in try ObjectInput.open(object, session) }
    guard input.size <= Int64(EventsReading.sizeLimit) else {
      throw StageError(
        .limit, "\(input.subject) has \(input.size) bytes; at most \(EventsReading.sizeLimit) are read", about: "key")
    }
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: Int(input.size), alignment: 1)
    defer { buffer.deallocate() }
    let count: Int
    do throws(AudioIOError) {
      count = try input.read(at: 0, into: buffer)
    } catch {
      throw session.stageError(error)
    }
    let bytes = Array(buffer[..<count])
    let digest = node.wantsDigests ? MessageDigest.of(bytes, .sha256).hexadecimal : nil
    try EventsReading.emit(bytes, from: input.subject, parameter: "key", digest: digest, node)
    return .done
  }
}
