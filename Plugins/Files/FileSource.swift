import AudioIO
import AudioStages
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
  private var reading = ReadingParameters()

  private var feed: ReaderFeed?

  mutating func prepare(_ node: Node) throws(StageError) {
    try refuseControlCharacters(path)
  }

  mutating func negotiate(_ formats: inout Formats, _ node: Node) throws(StageError) {
    let (path, limits, finite) = (path, reading.limits, reading.finite)
    let reader = try translated { () throws(AudioIOError) in
      try AudioReader(path: path, limits: limits, nonFinite: finite, isCancelled: { node.isCancelled })
    }
    let feed = ReaderFeed(reader, location: path) { StageError($0, about: "path") }
    formats.outputs[0] = feed.format
    self.feed = feed
  }

  mutating func generate(_ node: Node) throws(StageError) -> Step {
    guard let feed else { throw .internal("file.source runs before its format is settled") }
    return try feed.generate(node)
  }
}
