import AudioIO
import PluginKit

/// `file.sink`: writes one file of everything on the timeline, or, where the path has a `${clip.…}` in it, one file for each
/// clip. Files appear whole when the run has succeeded, or not at all.
struct FileSink: Sink {
  static let stage = StageInfo(
    "file.sink", summary: "Writes an audio file.",
    help: """
      The format follows from the path's extension: wav, rf64, w64, aiff, flac, ogg (Vorbis), opus or mp3. The file holds the \
      timeline from 0 on; a path with ${clip.id}, ${clip.index} or ${clip.kind} makes one file for each clip instead.
      """)
  static let policy: Policy = .aligned
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("File to write; - is standard output.") var path: ClipTemplate
  @Parameter("Format, where the extension does not tell.") var format: AudioFileFormat?
  @Parameter("Samples of wav, rf64, w64, aiff and flac; 24-bit unless told.") var encoding: SinkEncoding?
  @Parameter("Rate of mp3 (192 unless told), opus and vorbis.", unit: "kbit/s", in: 6...16_384) var bitrate: Int?
  @Parameter("Variable rate of mp3: 0 (best) to 9; vorbis: -1 to 10 (best), 6 unless told; flac: compression, 0 to 8.")
  var quality: Double?
  @Parameter("mp3: 0 takes the most time for the best sound, 9 the least; 3 unless told.", in: 0...9) var effort: Int?
  @Parameter("Tags to set, such as {\"title\": \"Take 1\"}; null takes away what came with the clip.") var metadata:
    JSONText?
  @Parameter("Whether an existing file is replaced.") var overwrite = true
  @Parameter("Whether to wait for the disk, so that not even a loss of power leaves a partial file.") var durable =
    false

  private var settings = EncodingSettings(.wav)
  private var tags: [(name: String, text: String?)] = []
  private var layout: any SinkLayout = TimelineFile()

  mutating func prepare(_ node: Node) throws(StageError) {
    try refuseControlCharacters(path.text)
    guard let format = format ?? AudioFileFormat(path: path.text) else {
      let known = AudioFileFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw .badParameter(
        "\"\(path.text)\" has no extension of an audio format; give it one, or set format to one of \(known)",
        about: "path")
    }
    settings = EncodingSettings(
      format, encoding: encoding?.sampleEncoding, bitrate: bitrate, quality: quality, effort: effort)
    tags = try metadata.map { json throws(StageError) in try TagObject.parse(json) } ?? []
    if path.dependsOnClip { layout = ClipFiles() }
  }

  mutating func negotiate(_ formats: inout Formats, _ node: Node) throws(StageError) {
    formats.policy = layout.policy
  }

  mutating func start(_ node: Node) throws(StageError) {
    try layout.start(self, node)
  }

  mutating func consume(_ block: borrowing Block, _ node: Node) throws(StageError) {
    try layout.consume(block, self, node)
  }

  mutating func finish(_ node: Node) throws(StageError) {
    try layout.finish(self, node)
  }

  /// Begins a file in the format of the input.
  func open(_ path: String, _ node: Node) throws(StageError) -> AudioWriter {
    guard let input = node.links.first?.format else { throw .internal("file.sink starts without a format") }
    let (settings, overwrite, durable) = (settings, overwrite, durable)
    return try translated { () throws(AudioIOError) in
      try AudioWriter(
        path: path, settings: settings, sampleRate: input.sampleRate, channels: input.channels, overwrite: overwrite,
        durable: durable)
    }
  }

  /// The clip's tags with those of the parameter laid over them.
  func describe(_ writer: AudioWriter, _ clip: Clip?) {
    var metadata = Metadata(clip.map { $0.tags.map { ($0.name, $0.text) } } ?? [])
    for tag in tags { metadata[tag.name] = tag.text }
    writer.metadata = metadata
  }

  /// Makes a completed file visible and tells the host of it.
  func publish(_ writer: AudioWriter, _ path: String, _ node: Node) throws(StageError) {
    if writer.clippedSamples > 0 {
      node.log(
        .warning,
        "\(writer.subject): \(writer.clippedSamples) samples were beyond full scale and have been limited; "
          + "lower the level, or write float")
    }
    let wantsDigest = node.wantsDigests
    let digest = try translated { () throws(AudioIOError) in
      let digest = wantsDigest ? try writer.sha256() : nil
      try writer.publish()
      return digest
    }
    node.report(
      Artifact(
        .output, location: path, size: Int(writer.byteCount), contentType: writer.info.container.contentType,
        summary: writer.info.summary, sha256: digest))
  }
}

/// Sample encodings that can be asked for.
enum SinkEncoding: String, CaseIterable, ParameterValue {
  case pcm16, pcm24, pcm32, float

  var sampleEncoding: SampleEncoding {
    switch self {
    case .pcm16: .pcm16
    case .pcm24: .pcm24
    case .pcm32: .pcm32
    case .float: .float32
    }
  }
}
