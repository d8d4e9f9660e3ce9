import AudioIO
import PluginKit

/// `file.source`: one audio file, pipe or standard input as one clip that starts at 0.
struct FileSource: Source {
  static let stage = StageInfo(
    "file.source", summary: "Reads an audio file.",
    help: """
      WAV, RF64, W64, AIFF, AU, FLAC, Ogg Vorbis, Opus and MP3, recognised by content. Encoder delay and padding are \
      trimmed. Tags, broadcast text and cue points travel with the clip.
      """)
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("File to read; - is standard input.") var path: String
  @Parameter("What to do about samples that are NaN or infinite.") var finite = NonFinitePolicy.fail
  @Parameter("Longest audio that is accepted.", unit: "s", in: 0...) var maxDuration = 86_400.0

  private var reader: AudioReader?
  private let planes = PlanePointers()
  private var hasBegun = false
  private var blocksUntilReport = 0

  mutating func prepare(_ node: Node) throws(StageError) {
    try refuseControlCharacters(path)
  }

  mutating func negotiate(_ formats: inout Formats, _ node: Node) throws(StageError) {
    let (path, limits, finite) = (path, AudioLimits(maximumDuration: maxDuration), finite)
    let reader = try translated { () throws(AudioIOError) in
      try AudioReader(path: path, limits: limits, nonFinite: finite, isCancelled: { node.isCancelled })
    }
    formats.outputs[0] = AudioFormat(sampleRate: reader.info.sampleRate, channels: reader.info.channels)
    self.reader = reader
  }

  mutating func generate(_ node: Node) throws(StageError) -> Step {
    guard let reader else { throw .internal("file.source runs before its format is settled") }
    let output = node.outputs[0]
    if !hasBegun {
      hasBegun = true
      let tags = reader.metadata.entries.map { Clip.Tag($0.name, $0.text) }
      try output.begin(Clip(frames: reader.info.frames.map { Int($0) }, tags: tags))
    }
    var buffer = try output.makeBuffer(frames: node.blockFrames)
    planes.point(to: &buffer)
    let (planes, frames) = (planes.writable, node.blockFrames)
    let got = try translated { () throws(AudioIOError) in try reader.read(frames, into: planes) }
    try output.write(buffer, frames: got)
    reportProgress(reader, node)
    if got == frames { return .more }
    try output.end()
    try report(reader, node)
    return .done
  }

  private mutating func reportProgress(_ reader: AudioReader, _ node: Node) {
    blocksUntilReport -= 1
    guard blocksUntilReport <= 0 else { return }
    blocksUntilReport = 64
    node.reportProgress(Double(reader.position), of: reader.info.frames.map { Double($0) })
  }

  private func report(_ reader: AudioReader, _ node: Node) throws(StageError) {
    node.reportProgress(Double(reader.position), of: Double(reader.position))
    if reader.zeroedSamples > 0 {
      node.log(.warning, "\(reader.subject): \(reader.zeroedSamples) samples were not finite and were read as 0")
    }
    var info = reader.info
    info.frames = reader.position
    let digest =
      node.wantsDigests ? try translated { () throws(AudioIOError) in try reader.sha256() } : nil
    node.report(
      Artifact(
        .input, location: path, size: Int(reader.byteCount), contentType: info.container.contentType,
        summary: info.summary, sha256: digest))
  }
}
