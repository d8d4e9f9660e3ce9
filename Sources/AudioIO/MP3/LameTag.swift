/// The first frame of an MP3 file, which holds no audio but tells its length, a table for seeking, and the delay and padding
/// to trim: Xing's tag with LAME's extension (http://gabriel.mp3-tech.org/mp3infotag.html).
struct LameTag {
  /// Samples before the first real one in the first frame.
  static let encoderDelay = 576

  let settings: EncodingSettings
  let sampleRate: Int
  let channels: Int
  let lowPass: Int
  let threshold: Int

  /// Bytes of the frame.
  var size: Int { MPEGFrame(HeaderBytes(header), at: 0)!.size }

  private static let content = 120 + 36

  /// The frame. Without totals, for a pipe, it tells the delay alone.
  func frame(_ totals: MP3Totals?, samples: Int64, samplesPerFrame: Int) -> [UInt8] {
    let head = MPEGFrame(HeaderBytes(header), at: 0)!
    var bytes = header
    bytes += repeatElement(0, count: head.size - bytes.count)
    var place = head.mainDataOffset
    func put(_ value: Int, _ width: Int) {
      for index in 0..<width { bytes[place + index] = UInt8(truncatingIfNeeded: value >> (8 * (width - 1 - index))) }
      place += width
    }
    func put(_ text: StaticString) {
      for index in 0..<text.utf8CodeUnitCount { put(Int(text.utf8Start[index]), 1) }
    }
    put(settings.quality == nil ? "Info" : "Xing")
    put(totals == nil ? 8 : 15, 4)
    if let totals {
      put(totals.frames, 4)
      put(min(totals.bytes + head.size, 0xFFFF_FFFF), 4)
      for entry in totals.seekTable(tagSize: head.size) { put(entry, 1) }
    }
    put(100 - 10 * Int(settings.quality ?? 4) - (settings.effort ?? 3), 4)
    put("LAME3.100")
    put(settings.quality == nil ? 1 : 4, 1)  // revision 0; CBR, or VBR by mtrh
    put(min(lowPass / 100, 255), 1)
    put(0, 8)  // peak and gains: not measured
    put(1 << 4 | threshold, 1)  // psychoacoustics on
    put(min(settings.bitrate ?? MP3Rates.defaultBitrate(sampleRate: sampleRate), 255), 1)
    let padding = totals.map { $0.frames * samplesPerFrame - Self.encoderDelay - Int(samples) } ?? 0
    put(Self.encoderDelay << 12 | min(max(padding, 0), 4095), 3)
    put((sampleRate <= 32_000 ? 0 : sampleRate <= 44_100 ? 1 : 2) << 6 | (channels == 1 ? 0 : 3) << 2, 1)
    put(0, 1 + 2)  // no gain was changed, no preset
    put(totals.map { min($0.bytes + head.size, 0xFFFF_FFFF) } ?? 0, 4)
    put(Int(totals?.checksum.value ?? 0), 2)
    var checksum = CRC16()
    bytes[..<place].withUnsafeBytes { checksum.add($0) }
    put(Int(checksum.value), 2)
    return bytes
  }

  /// A frame header of the audio's kind, at its own rate or the lowest that leaves enough room.
  private var header: [UInt8] {
    let version: UInt8 = sampleRate >= 32_000 ? 3 : sampleRate >= 16_000 ? 2 : 0
    let base = sampleRate * (version == 3 ? 1 : version == 2 ? 2 : 4)
    let rateIndex: UInt8 = base == 44_100 ? 0 : base == 48_000 ? 1 : 2
    let own = settings.quality == nil ? settings.bitrate ?? MP3Rates.defaultBitrate(sampleRate: sampleRate) : 0
    for index in 1...14 {
      let bytes: [UInt8] = [
        0xFF, 0xE3 | version << 3, UInt8(index) << 4 | rateIndex << 2, channels == 1 ? 0xC0 : 0x40,
      ]
      let frame = MPEGFrame(HeaderBytes(bytes), at: 0)!
      if frame.bitrate >= own && frame.size >= frame.mainDataOffset + Self.content { return bytes }
    }
    return []
  }
}
