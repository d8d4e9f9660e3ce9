import PluginKit

/// Audio that was collected from blocks, laid out on the timeline.
struct Recording {
  var channels: [[Float]] = []
  var frames: Int { channels.first?.count ?? 0 }

  mutating func add(_ block: borrowing Block) {
    if channels.isEmpty { channels = Array(repeating: [], count: block.channelCount) }
    let start = block.clipStart + block.position
    for channel in channels.indices {
      let missing = start + block.frames - channels[channel].count
      if missing > 0 { channels[channel].append(contentsOf: repeatElement(0, count: missing)) }
      let samples = block[channel]
      for i in 0..<block.frames { channels[channel][start + i] += samples[i] }
    }
  }

  /// Adds audio at a place that may lie partly outside; what is outside is dropped.
  mutating func mix(_ audio: [[Float]], at start: Int) {
    for channel in channels.indices {
      for (i, sample) in audio[channel].enumerated() where channels[channel].indices.contains(start + i) {
        channels[channel][start + i] += sample
      }
    }
  }

  /// The average of the channels.
  var middle: [Float] {
    var sum = channels.first ?? []
    for channel in channels.dropFirst() {
      for i in sum.indices { sum[i] += channel[i] }
    }
    return sum.map { $0 / Float(max(1, channels.count)) }
  }
}
