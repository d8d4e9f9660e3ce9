extension Probe {
  /// FLAC, whose STREAMINFO block comes first.
  static func flac(_ source: ByteSource, at offset: Int64) throws(AudioIOError) -> Finding {
    let head = try source.header(at: offset, count: 42)
    guard head.count == 42 else { throw .malformed(subject: source.subject, detail: "it ends within its header") }
    guard head[4] & 0x7F == 0, head.big(5, 3) == 34 else {
      throw .malformed(subject: source.subject, detail: "its first block is not STREAMINFO")
    }
    let packed = head.big(18, 8)
    let total = Int64(packed & 0xF_FFFF_FFFF)
    return Finding(
      info: AudioInfo(
        container: .flac, encoding: .flac, sampleRate: Int(packed >> 44), channels: Int(packed >> 41 & 7) + 1,
        frames: total == 0 ? nil : total),
      length: total == 0 ? .open : .header)
  }

  /// Ogg with Vorbis or Opus as its only stream. The length stands in the last page.
  static func ogg(_ source: ByteSource) throws(AudioIOError) -> Finding {
    let page = try source.header(at: 0, count: 64)
    let packet = 27 + Int(page[26])
    let (encoding, channels, sampleRate, skip): (SampleEncoding, Int, Int, Int64)
    if page.has("vorbis", at: packet + 1) && page[packet] == 1 {
      (encoding, channels, sampleRate, skip) =
        (.vorbis, Int(page[packet + 11]), Int(page.little(packet + 12, 4)), 0)
    } else if page.has("OpusHead", at: packet) {
      (encoding, channels, sampleRate, skip) =
        (.opus, Int(page[packet + 9]), 48_000, Int64(page.little(packet + 10, 2)))
    } else if page.count < packet + 19 {
      throw .malformed(subject: source.subject, detail: "it ends within its header")
    } else {
      throw .unsupported(subject: source.subject, detail: "an Ogg stream that is neither Vorbis nor Opus")
    }
    let tail = try lastPage(source, serial: page.little(14, 4))
    let frames = tail.map { max(0, $0 - skip) }
    return Finding(
      info: AudioInfo(
        container: .ogg, encoding: encoding, sampleRate: sampleRate, channels: channels, frames: frames),
      length: .decoder)
  }

  /// The granule position of the last page, or nil where none can be told. A page may take 65,307 bytes.
  private static func lastPage(_ source: ByteSource, serial: UInt64) throws(AudioIOError) -> Int64? {
    let start = max(0, source.size - 65_536)
    let tail = try source.header(at: start, count: Int(source.size - start))
    guard let offset = tail.last("OggS") else {
      throw .malformed(subject: source.subject, detail: "its end is not an Ogg page; it is probably cut off")
    }
    let segments = Int(tail[offset + 26])
    let size = (0..<segments).reduce(27 + segments) { $0 + Int(tail[offset + 27 + $1]) }
    guard offset + size <= tail.count else {
      throw .malformed(subject: source.subject, detail: "its last Ogg page is cut off; fetch or record it again")
    }
    guard tail.little(offset + 14, 4) == serial else {
      throw .unsupported(subject: source.subject, detail: "an Ogg file of several streams; extract one of them first")
    }
    let granule = Int64(bitPattern: tail.little(offset + 6, 8))
    return granule >= 0 ? granule : nil
  }

  /// MP3: the first frame, which may carry the length in a Xing tag.
  static func mpeg(_ source: ByteSource, at offset: Int64) throws(AudioIOError) -> Finding {
    let head = try source.header(at: offset, count: 4096)
    guard let frame = MPEGFrame(head, at: 0) else {
      throw .malformed(subject: source.subject, detail: "no MPEG frame where the audio begins")
    }
    guard frame.layer == 3 else {
      throw .unsupported(subject: source.subject, detail: "MPEG audio of layer \(frame.layer); use layer III (MP3)")
    }
    if Int64(frame.size) <= source.size - offset - 4 {
      let next = MPEGFrame(try source.header(at: offset + Int64(frame.size), count: 4), at: 0)
      guard let next, next.sampleRate == frame.sampleRate, next.layer == 3 else {
        throw .notAudio(subject: source.subject, detail: "it begins like MP3, but its second frame is none")
      }
    } else if Int64(frame.size) > source.size - offset {
      throw .malformed(subject: source.subject, detail: "it ends within its first frame; it is probably cut off")
    }
    var info = AudioInfo(
      container: .mp3, encoding: .mp3, sampleRate: frame.sampleRate, channels: frame.channels, frames: nil)
    let tag = 4 + frame.sideInfoSize
    if head.has("Xing", at: tag) || head.has("Info", at: tag), head[tag + 7] & 1 != 0, head.big(tag + 8, 4) > 0 {
      info.frames = Int64(head.big(tag + 8, 4)) * Int64(frame.samples)
    }
    return Finding(info: info, length: info.frames == nil ? .open : .decoder)
  }
}
