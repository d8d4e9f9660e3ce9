extension Probe {
  /// AIFF and AIFF-C.
  static func aiff(_ source: ByteSource) throws(AudioIOError) -> Finding {
    let isCompressed = try source.header(at: 0, count: 12).has("AIFC", at: 8)
    var info: AudioInfo?
    var data: (offset: Int64, size: Int64)?
    var offset: Int64 = 12
    while info == nil || data == nil {
      let head = try source.header(at: offset, count: 8)
      guard head.count == 8 else { break }
      let size = Int64(head.big(4, 4))
      let body = offset + 8
      if head.has("COMM", at: 0) {
        info = try common(source.header(at: body, count: 22), isCompressed: isCompressed, subject: source.subject)
      } else if head.has("SSND", at: 0) {
        let skip = Int64(try source.header(at: body, count: 8).big(0, 4))
        data = (body + 8 + skip, max(0, size - 8 - skip))
      }
      offset = body + size + size & 1
    }
    guard let info, let frames = info.frames else {
      throw .malformed(subject: source.subject, detail: "it ends before its format is told; it is probably cut off")
    }
    if frames > 0 {
      guard let data else {
        throw .truncated(subject: source.subject, promised: frames, held: 0)
      }
      let frameSize = max(1, Int64(info.channels) * info.encoding.width)
      let held = min(data.size, max(0, source.size - data.offset)) / frameSize
      guard held >= frames else { throw .truncated(subject: source.subject, promised: frames, held: held) }
    }
    return Finding(info: info, length: .header)
  }

  private static func common(
    _ bytes: HeaderBytes, isCompressed: Bool, subject: String
  ) throws(AudioIOError) -> AudioInfo {
    guard bytes.count >= (isCompressed ? 22 : 18) else {
      throw .malformed(subject: subject, detail: "it ends within its format")
    }
    let bits = bytes.big(6, 2)
    let code = isCompressed ? bytes.code(at: 18) : "NONE"
    let encoding: SampleEncoding =
      switch (code, bits) {
      case ("NONE", 8), ("sowt", 8), ("twos", 8): .pcmS8
      case ("NONE", 16), ("sowt", 16), ("twos", 16): .pcm16
      case ("NONE", 24), ("sowt", 24), ("twos", 24), ("in24", _): .pcm24
      case ("NONE", 32), ("sowt", 32), ("twos", 32), ("in32", _): .pcm32
      case ("fl32", _), ("FL32", _): .float32
      case ("fl64", _), ("FL64", _): .float64
      case ("ulaw", _), ("ULAW", _): .uLaw
      case ("alaw", _), ("ALAW", _): .aLaw
      default:
        throw .unsupported(
          subject: subject, detail: "AIFF encoding \"\(code)\" with \(bits) bits; use PCM, float, A-law or u-law")
      }
    return AudioInfo(
      container: .aiff, encoding: encoding, sampleRate: extendedInteger(bytes, at: 8), channels: Int(bytes.big(0, 2)),
      frames: Int64(bytes.big(2, 4)))
  }

  /// The integer part of an 80-bit extended number; 0 for what is negative, infinite or larger than 2^62.
  private static func extendedInteger(_ bytes: HeaderBytes, at offset: Int) -> Int {
    let exponent = Int(bytes.big(offset, 2)) - 16383
    guard (0...62).contains(exponent) else { return 0 }
    return Int(bytes.big(offset + 2, 8) >> UInt64(63 - exponent))
  }

  /// Sun/NeXT audio.
  static func au(_ source: ByteSource) throws(AudioIOError) -> Finding {
    let head = try source.header(at: 0, count: 24)
    guard head.count == 24 else { throw .malformed(subject: source.subject, detail: "it ends within its header") }
    let encoding: SampleEncoding =
      switch head.big(12, 4) {
      case 1: .uLaw
      case 2: .pcmS8
      case 3: .pcm16
      case 4: .pcm24
      case 5: .pcm32
      case 6: .float32
      case 7: .float64
      case 27: .aLaw
      case let code:
        throw .unsupported(
          subject: source.subject, detail: "AU encoding \(code); use PCM, float, A-law or u-law")
      }
    let size = Int64(head.big(8, 4))
    let channels = Int(head.big(20, 4))
    let frames = try frames(
      source, promised: size == 0xFFFF_FFFF ? nil : size, at: Int64(head.big(4, 4)),
      frameSize: max(1, Int64(min(channels, 1 << 20)) * encoding.width))
    return Finding(
      info: AudioInfo(
        container: .au, encoding: encoding, sampleRate: Int(head.big(16, 4)), channels: channels, frames: frames),
      length: .header)
  }
}
