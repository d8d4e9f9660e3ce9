import AudioStages
import PluginKit

/// `r2.sink`: stores one object of everything on the timeline, encoded while it is sent, or, where the key has a `${clip.…}` in it, one
/// object for each clip. Objects appear whole when the run has succeeded, or not at all.
struct ObjectSink: EncodingSink {
  static let stage = StageInfo(
    "r2.sink", summary: "Stores an audio object.",
    help: """
      In the configured store: a bucket of Cloudflare R2 or another store that speaks S3, or a local folder. The format follows \
      from the key's extension, as for file.sink; a key with ${clip.id}, ${clip.index} or ${clip.kind} makes one object for \
      each clip.
      """)
  static let outputs: [Port] = [.report]

  @Parameter("Key of the object.") var key: ClipTemplate
  private var encoding = EncodingParameters()
  private var storing = StoringParameters()

  private(set) var layout: (any SinkLayout)?

  mutating func prepare(_ node: Node) throws(StageError) {
    let storage = try ObjectStorage(storing, node)
    // What stands for a clip's name has the form of one.
    _ = try storage.key(key.resolved(for: Clip(id: "id", kind: "kind")))
    layout = try encoding.layout(of: key, in: ObjectDestination(storage, isForClips: key.dependsOnClip))
  }
}
