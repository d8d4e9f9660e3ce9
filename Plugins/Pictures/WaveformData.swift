import DSP

/// A waveform in the formats of the program audiowaveform, version 2.
///
/// See its manual, "audiowaveform-data-format".
struct WaveformData {
  let sampleRate: Int
  /// Samples to a point.
  let zoom: Int
  /// Whether numbers have 16 bits, not 8.
  let isWide: Bool
  /// The points of each channel, as many in each.
  let channels: [[PeakOverview.Peak]]

  private var length: Int { channels.first?.count ?? 0 }

  /// The lowest and the highest of every channel, point by point.
  private func forEachNumber(_ body: (Int) -> Void) {
    let scale: Float = isWide ? 32768 : 128
    func number(_ sample: Float) -> Int { Int(max(-scale, min(scale - 1, (sample * scale).rounded(.down)))) }
    for point in 0..<length {
      for channel in channels {
        body(number(channel[point].low))
        body(number(channel[point].high))
      }
    }
  }

  var json: [UInt8] {
    var text: [UInt8] = []
    text += Array(
      "{\"version\":2,\"channels\":\(channels.count),\"sample_rate\":\(sampleRate),\"samples_per_pixel\":\(zoom),\"bits\":\(isWide ? 16 : 8),\"length\":\(length),\"data\":["
        .utf8)
    var isFirst = true
    forEachNumber { number in
      if !isFirst { text.append(UInt8(ascii: ",")) }
      isFirst = false
      text += String(number).utf8
    }
    text += "]}\n".utf8
    return text
  }

  var dat: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ value: Int, _ size: Int) {
      for shift in 0..<size { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * shift))) }
    }
    for field in [2, isWide ? 0 : 1, sampleRate, zoom, length, channels.count] { append(field, 4) }
    forEachNumber { append($0, isWide ? 2 : 1) }
    return bytes
  }
}
