import AudioIO
import AudioStages
import ObjectStore
import PluginKit

/// `r2.source`: one object with audio as one clip that starts at 0, decoded while it is fetched.
struct ObjectSource: Source {
  static let stage = StageInfo(
    "r2.source", summary: "Reads an audio object.",
    help: """
      From the configured store: a bucket of Cloudflare R2 or another store that speaks S3, or a local folder. Formats and \
      tags are as for file.source. Decoding begins with the first bytes, and memory does not grow with the object. A key that \
      has only versions is read as the current one.
      """)
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("Object to read: its key, or a URL of it in the configured store.") var key: String
  private var reading = ReadingParameters()

  private var session: StoreSession?
  private var object: ObjectKey?
  private var feed: ReaderFeed?

  mutating func prepare(_ node: Node) throws(StageError) {
    let session = try StoreSession(node)
    object = try session.key(key)
    self.session = session
  }

  mutating func negotiate(_ formats: inout Formats, _ node: Node) throws(StageError) {
    guard let session, let object else { throw .internal("r2.source runs before it was prepared") }
    let input = try session.translated { () throws(ObjectStoreError) in try ObjectInput.open(object, session) }
    if input.info.standing == .cached {
      node.log(.warning, "\(input.subject): the store cannot be reached; this is the object as it was last seen")
    }
    let reader: AudioReader
    do throws(AudioIOError) {
      reader = try AudioReader(
        input: input, digesting: node.wantsDigests, limits: reading.limits, nonFinite: reading.finite)
    } catch {
      throw session.stageError(error)
    }
    let feed = ReaderFeed(reader, location: input.subject) { session.stageError($0) }
    formats.outputs[0] = feed.format
    self.feed = feed
  }

  mutating func generate(_ node: Node) throws(StageError) -> Step {
    guard let feed else { throw .internal("r2.source runs before its format is settled") }
    return try feed.generate(node)
  }
}
