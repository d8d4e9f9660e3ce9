extension Probe {
  /// The fields of a WAVE `fmt ` chunk that matter.
  private struct WaveFormat {
    var encoding: SampleEncoding
    var channels: Int
    var sampleRate: Int
    var frameSize: Int64

    init(_ bytes: HeaderBytes, subject: String) throws(AudioIOError) {
      var tag = bytes.little(0, 2)
      let bits = bytes.little(14, 2)
      if tag == 0xFFFE && bytes.count >= 40 { tag = bytes.little(24, 2) }
      encoding =
        switch (tag, bits) {
        case (1, 8): .pcmU8
        case (1, 16): .pcm16
        case (1, 24): .pcm24
        case (1, 32): .pcm32
        case (3, 32): .float32
        case (3, 64): .float64
        case (6, _): .aLaw
        case (7, _): .uLaw
        default:
          throw .unsupported(
            subject: subject, detail: "WAV encoding \(tag) with \(bits) bits; use PCM, float, A-law or u-law")
        }
      channels = Int(bytes.little(2, 2))
      sampleRate = Int(bytes.little(4, 4))
      frameSize = Int64(bytes.little(12, 2))
      guard AudioLimits.channels.contains(channels) else { return }  // the limits say so in better words
      guard frameSize == Int64(channels) * encoding.width else {
        throw .malformed(
          subject: subject,
          detail: "\(channels) channels of \(encoding.width) bytes cannot make frames of \(frameSize) bytes")
      }
    }
  }

  /// RIFF WAVE, and RF64 with its 64-bit sizes.
  static func wave(_ source: ByteSource) throws(AudioIOError) -> Finding {
    let is64 = try source.header(at: 0, count: 4).has("RF64", at: 0)
    var data64: Int64?
    var format: WaveFormat?
    var offset: Int64 = 12
    while true {
      let head = try source.header(at: offset, count: 8)
      guard head.count == 8 else { throw noSamples(source, hasFormat: format != nil) }
      let size = Int64(head.little(4, 4))
      let body = offset + 8
      if head.has("data", at: 0) {
        guard let format else { throw .malformed(subject: source.subject, detail: "samples come before their format") }
        return try waveFinding(
          source, format, at: body, promised: is64 && size == 0xFFFF_FFFF ? data64 : size, is64: is64)
      }
      if head.has("ds64", at: 0) {
        data64 = Int64(clamping: try source.header(at: body, count: 24).little(8, 8))
      } else if head.has("fmt ", at: 0) {
        let bytes = try source.header(at: body, count: Int(min(size, 40)))
        guard bytes.count >= 16 else { throw noSamples(source, hasFormat: false) }
        format = try WaveFormat(bytes, subject: source.subject)
      }
      offset = body + size + size & 1
    }
  }

  /// W64: the same chunks with 16-byte names and 64-bit sizes that count their own header.
  static func w64(_ source: ByteSource) throws(AudioIOError) -> Finding {
    var format: WaveFormat?
    var offset: Int64 = 40
    while true {
      let head = try source.header(at: offset, count: 24)
      guard head.count == 24 else { throw noSamples(source, hasFormat: format != nil) }
      let size = Int64(clamping: head.little(16, 8))
      let body = offset + 24
      guard size >= 24, size < Int64.max / 2 else {
        throw .malformed(subject: source.subject, detail: "chunk \"\(head.code(at: 0))\" claims \(size) bytes")
      }
      if head.has("data", at: 0) {
        guard let format else { throw .malformed(subject: source.subject, detail: "samples come before their format") }
        let frames = try frames(source, promised: size - 24, at: body, frameSize: max(1, format.frameSize))
        return finding(format, .w64, frames)
      }
      if head.has("fmt ", at: 0) {
        let bytes = try source.header(at: body, count: Int(min(size - 24, 40)))
        guard bytes.count >= 16 else { throw noSamples(source, hasFormat: false) }
        format = try WaveFormat(bytes, subject: source.subject)
      }
      offset = body + (size - 24 + 7) & ~7
    }
  }

  private static func waveFinding(
    _ source: ByteSource, _ format: WaveFormat, at offset: Int64, promised: Int64?, is64: Bool
  ) throws(AudioIOError) -> Finding {
    let frameSize = max(1, format.frameSize)
    var promised = promised
    if let size = promised, isStreamingSize(size, held: source.size - offset, is64: is64, source: source) {
      promised = nil
    }
    let frames = try frames(source, promised: promised, at: offset, frameSize: frameSize)
    return finding(format, is64 ? .rf64 : .wav, frames)
  }

  /// Whether a writer that could not seek back left the size of the samples open: ffmpeg writes 0xFFFFFFFF, SoX a little
  /// less than 2 GiB, others 0.
  private static func isStreamingSize(_ size: Int64, held: Int64, is64: Bool, source: ByteSource) -> Bool {
    switch size {
    case 0xFFFF_FFFF: !is64
    case 0x7FFF_E000...0x7FFF_FFFF: size > held
    case 0: source.isStream
    default: false
    }
  }

  private static func finding(_ format: WaveFormat, _ container: AudioContainer, _ frames: Int64) -> Finding {
    Finding(
      info: AudioInfo(
        container: container, encoding: format.encoding, sampleRate: format.sampleRate, channels: format.channels,
        frames: frames),
      length: .header)
  }

  private static func noSamples(_ source: ByteSource, hasFormat: Bool) -> AudioIOError {
    .malformed(
      subject: source.subject,
      detail: "it ends before its \(hasFormat ? "samples begin" : "format is told"); it is probably cut off")
  }
}
