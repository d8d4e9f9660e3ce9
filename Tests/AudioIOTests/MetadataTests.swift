import AudioIO
import TestSupport
import Testing

@Suite("Text that travels with audio")
struct MetadataTests {
  let scratch: TemporaryFolder

  init() throws { scratch = try TemporaryFolder() }
  let samples = Signal.noise(4_800, channels: 1)

  static let tags: [(String, String)] = [
    ("title", "Übung № 1"), ("artist", "Ana 日本"), ("album", "Takes"), ("date", "2024"), ("genre", "Speech"),
    ("comment", "two\nlines 🎤"), ("track", "7"), ("copyright", "© me"),
  ]

  @Test(
    "is kept by every format that has room for tags",
    arguments: [AudioFileFormat.wav, .rf64, .flac, .vorbis, .opus, .mp3])
  func tagsAreKept(format: AudioFileFormat) throws {
    let path = scratch.path("a")
    try write(samples, path, EncodingSettings(format), metadata: Metadata(Self.tags))
    let metadata = try AudioReader(path: path).metadata
    for (name, text) in Self.tags { #expect(metadata[name] == text, "\(name) in \(format)") }
  }

  @Test("is kept by AIFF as far as it has room: ASCII in title, artist, comment and copyright")
  func aiffTags() throws {
    let path = scratch.path("a")
    let tags = Metadata([("title", "One"), ("artist", "Ana"), ("comment", "two"), ("copyright", "me")])
    try write(samples, path, EncodingSettings(.aiff), metadata: tags)
    let metadata = try AudioReader(path: path).metadata
    for entry in tags.entries { #expect(metadata[entry.name] == entry.text, "\(entry.name)") }
  }

  @Test("keeps broadcast text and cue points in WAV")
  func broadcastAndCues() throws {
    let path = scratch.path("a.wav")
    let written = Metadata([
      ("bwf.description", "Interview, reel 2"), ("bwf.originator", "VoiceBeat"), ("bwf.originator_reference", "R-17"),
      ("bwf.origination_date", "2024-05-01"), ("bwf.origination_time", "10:00:00"),
      ("bwf.time_reference", "172800000"), ("cue.1", "0.01 intro"), ("cue.2", "0.05 second verse"),
    ])
    try write(samples, path, EncodingSettings(.wav), metadata: written)
    let read = try AudioReader(path: path).metadata
    for entry in written.entries { #expect(read[entry.name] == entry.text, "\(entry.name)") }
    #expect(read.cues == [.init(seconds: 0.01, label: "intro"), .init(seconds: 0.05, label: "second verse")])
  }

  @Test("keeps more cue points than libsndfile's own structure holds")
  func manyCues() throws {
    let path = scratch.path("a.wav")
    let cues = (1...250).map { ("cue.\($0)", "\(Double($0) / 10_000) c\($0)") }
    try write(samples, path, EncodingSettings(.wav), metadata: Metadata(cues))
    #expect(try AudioReader(path: path).metadata.cues.count == 250)
  }

  @Test("does not disturb the samples", arguments: [AudioFileFormat.wav, .flac, .aiff])
  func samplesStay(format: AudioFileFormat) throws {
    let (plain, tagged) = (scratch.path("a"), scratch.path("b"))
    try write(samples, plain, EncodingSettings(format))
    try write(samples, tagged, EncodingSettings(format), metadata: Metadata(Self.tags))
    #expect(try readAll(plain) == readAll(tagged))
  }

  @Test("leaves out cue entries that are no time with a label")
  func badCues() {
    let metadata = Metadata([
      ("cue.1", "soon"), ("cue.x", "1 a"), ("cue.2", "-1 b"), ("cue.3", "2.5"), ("cue.4", "nan c"),
    ])
    #expect(metadata.cues == [.init(seconds: 2.5, label: "")])
  }
}
