/// Reads just enough of a header to know the format, and refuses what is outside the limits, before a decoder sees the
/// input or memory is taken for it.
enum Probe {
  /// What the header says.
  struct Finding {
    var info: AudioInfo
    /// Who knows the length.
    var length: Length
  }

  enum Length {
    /// The header, exactly: fewer frames are an error, and more are never read.
    case header
    /// The decoder, exactly, once it has looked at the whole input.
    case decoder
    /// Nobody, before the end has come.
    case open
  }

  static func examine(_ source: ByteSource, limits: AudioLimits) throws(AudioIOError) -> Finding {
    let first = try source.header(at: 0, count: Sniffer.needed)
    let finding: Finding =
      switch try Sniffer.recognize(first, subject: source.subject) {
      case .wave: try wave(source)
      case .w64: try w64(source)
      case .aiff: try aiff(source)
      case .au: try au(source)
      case .flac: try flac(source, at: 0)
      case .ogg: try ogg(source)
      case .mpeg: try mpeg(source, at: 0)
      case .tagged: try tagged(source)
      }
    try limits.check(finding.info, subject: source.subject)
    return finding
  }

  /// What follows one or more ID3v2 tags.
  private static func tagged(_ source: ByteSource) throws(AudioIOError) -> Finding {
    var offset: Int64 = 0
    while true {
      let head = try source.header(at: offset, count: 10)
      guard head.has("ID3", at: 0) else { break }
      let size = (6...9).reduce(0) { $0 << 7 | Int64(head[$1] & 0x7F) }
      offset += 10 + size + (head[5] & 0x10 != 0 ? 10 : 0)
    }
    let head = try source.header(at: offset, count: Sniffer.needed)
    if head.has("fLaC", at: 0) { return try flac(source, at: offset) }
    guard MPEGFrame(head, at: 0) != nil else {
      throw .notAudio(subject: source.subject, detail: "no audio follows its ID3 tag")
    }
    return try mpeg(source, at: offset)
  }

  /// The number of frames in a data area of uncompressed samples.
  ///
  /// - Parameters:
  ///   - promised: bytes that the header promises, or nil where a writer that could not go back left them open.
  ///   - offset: where the samples begin.
  static func frames(
    _ source: ByteSource, promised: Int64?, at offset: Int64, frameSize: Int64
  ) throws(AudioIOError) -> Int64 {
    let held = max(0, source.size - offset)
    guard let promised else { return held / frameSize }
    guard promised <= held else {
      throw .truncated(subject: source.subject, promised: promised / frameSize, held: held / frameSize)
    }
    return promised / frameSize
  }
}
