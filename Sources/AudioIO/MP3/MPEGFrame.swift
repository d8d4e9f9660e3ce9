/// The header of one MPEG audio frame (ISO 11172-3, 13818-3 and the MPEG-2.5 extension).
struct MPEGFrame: Equatable {
  /// 10 for MPEG-1, 20 for MPEG-2, 25 for MPEG-2.5.
  let version: Int
  /// 1, 2 or 3.
  let layer: Int
  let hasCRC: Bool
  /// kbit/s.
  let bitrate: Int
  let sampleRate: Int
  let channels: Int
  let padding: Int

  /// Reads the header at `offset`; nil where there is none. Free-format frames, which nobody writes, count as none.
  init?(_ bytes: HeaderBytes, at offset: Int) {
    guard bytes.count >= offset + 4, bytes[offset] == 0xFF, bytes[offset + 1] & 0xE0 == 0xE0 else { return nil }
    let versions = [25, 0, 20, 10]
    version = versions[Int(bytes[offset + 1] >> 3 & 3)]
    layer = 4 - Int(bytes[offset + 1] >> 1 & 3)
    hasCRC = bytes[offset + 1] & 1 == 0
    let rateIndex = Int(bytes[offset + 2] >> 2 & 3)
    let bitrateIndex = Int(bytes[offset + 2] >> 4)
    guard version != 0, layer != 4, rateIndex != 3, bitrateIndex != 0, bitrateIndex != 15 else { return nil }
    sampleRate = [44_100, 48_000, 32_000][rateIndex] / (version == 10 ? 1 : version == 20 ? 2 : 4)
    bitrate = Self.bitrates(version: version, layer: layer)[bitrateIndex]
    padding = Int(bytes[offset + 2] >> 1 & 1)
    channels = bytes[offset + 3] >> 6 == 3 ? 1 : 2
  }

  /// Frames of audio in this frame.
  var samples: Int { layer == 1 ? 384 : layer == 3 && version != 10 ? 576 : 1152 }

  /// Bytes of the whole frame.
  var size: Int {
    layer == 1 ? (12_000 * bitrate / sampleRate + padding) * 4 : samples * 125 * bitrate / sampleRate + padding
  }

  /// Bytes of layer III's side information.
  var sideInfoSize: Int {
    switch (version, channels) {
    case (10, 2): 32
    case (10, _), (_, 2): 17
    default: 9
    }
  }

  /// Bytes before the main data: header, checksum, side information.
  var mainDataOffset: Int { 4 + (hasCRC ? 2 : 0) + sideInfoSize }

  private static func bitrates(version: Int, layer: Int) -> [Int] {
    switch (version, layer) {
    case (10, 1): [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448]
    case (10, 2): [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384]
    case (10, _): [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    case (_, 1): [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256]
    default: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    }
  }
}
