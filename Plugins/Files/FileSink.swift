import AudioIO
import AudioStages
import PluginKit

/// `file.sink`: writes one file of everything on the timeline, or, where the path has a `${clip.…}` in it, one file for each
/// clip. Files appear whole when the run has succeeded, or not at all.
struct FileSink: EncodingSink {
  static let stage = StageInfo(
    "file.sink", summary: "Writes an audio file.",
    help: """
      The format follows from the path's extension: wav, rf64, w64, aiff, flac, ogg (Vorbis), opus or mp3; \
      standard output gets wav. The file holds the \
      timeline from 0 on; a path with ${clip.id}, ${clip.index} or ${clip.kind} makes one file for each clip instead.
      """)

  @Parameter("File to write; - is standard output.") var path: ClipTemplate
  private var encoding = EncodingParameters()
  @Parameter("Whether an existing file is replaced.") var overwrite = true
  @Parameter("Whether to wait for the disk, so that not even a loss of power leaves a partial file.") var durable =
    false

  private(set) var layout: (any SinkLayout)?

  mutating func prepare(_ node: Node) throws(StageError) {
    try refuseControlCharacters(path.text)
    layout = try encoding.layout(
      of: path, in: FileDestination(overwrite: overwrite, durable: durable), otherwise: path.text == "-" ? .wav : nil)
  }
}

/// Files as the place of what is encoded.
private struct FileDestination: AudioDestination {
  let overwrite: Bool
  let durable: Bool

  var parameter: String { "path" }

  func open(
    _ path: String, _ settings: EncodingSettings, _ format: AudioFormat, _ node: Node
  ) throws(StageError) -> AudioWriter {
    try refuseControlCharacters(path)
    return try translated { () throws(AudioIOError) in
      try AudioWriter(
        path: path, settings: settings, sampleRate: format.sampleRate, channels: format.channels, overwrite: overwrite,
        durable: durable, isCancelled: { node.isCancelled })
    }
  }

  func publish(_ outputs: [EncodedAudio], _ node: Node) throws(StageError) {
    for output in outputs {
      let digest = try translated { () throws(AudioIOError) in
        let digest = node.wantsDigests ? try output.writer.sha256() : nil
        try output.writer.publish()
        return digest
      }
      node.report(output.artifact(location: output.location, sha256: digest))
    }
  }

  func stageError(_ error: AudioIOError) -> StageError { StageError(error, about: parameter) }
}
