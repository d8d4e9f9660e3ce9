import DSP
public import PluginKit

/// Brings a clip to a level that only the whole of it tells: measures it while it comes in and waits on disk, then writes it at the gain
/// that follows, under a true-peak limiter where that is needed.
public final class Master {
  /// What level a clip is brought to.
  public enum Target: Sendable {
    /// Integrated loudness, in LUFS.
    case loudness(Double)
    /// True peak, in dBTP.
    case peak(Double)
  }

  private let target: Target
  private let ceiling: Double
  private let format: AudioFormat
  private let blockFrames: Int
  private let spill: SpilledAudio
  private let meter: LoudnessMeter
  private var factor: Float = 1
  private var limiter: LimitedOutput?
  private var nextBlock = 0

  /// - Parameter ceiling: Highest true peak of what is written, in dBTP.
  public init(_ target: Target, ceiling: Double, format: AudioFormat, _ node: Node) throws(StageError) {
    self.target = target
    self.ceiling = ceiling
    self.format = format
    blockFrames = node.blockFrames
    spill = try SpilledAudio(node, channels: format.channels, blockFrames: blockFrames)
    meter = try Self.makeMeter(format, .peaks)
  }

  /// Frames of the clip.
  public var frames: Int { spill.frames }

  /// Measures the next block of the clip and sets it aside; every block but the last has the run's size.
  public func append(_ block: HeldAudio) throws(StageError) {
    if block.frames == 0 { return }
    for channel in 0..<format.channels { meter.append(block[channel], channel: channel) }
    meter.advance(by: block.frames)
    try spill.append(block)
  }

  /// The clip is complete: finds its gain, and tells the run's log about it.
  public func settle(_ node: Node) throws(StageError) {
    meter.finish()
    let peak = decibels(gain: Double(meter.truePeaks.max() ?? 0))
    switch target {
    case .peak(let target):
      if peak.isFinite { factor = Float(gain(decibels: target - peak)) }
    case .loudness(let target):
      if let loudness = meter.integrated {
        try settle(loudness, target: target, peak: peak, node)
      } else {
        if needsLimiter(peak) { limit() }
        if peak.isFinite {
          node.log(
            .warning,
            "the audio is shorter than \(LoudnessMeter.shortest) s or below −70 LUFS throughout, so it has no loudness; its level is left as it is"
          )
        }
      }
    }
  }

  /// Writes about a block to the output's open clip.
  ///
  /// - Returns: `.done` after the last.
  public func write(to output: Output, _ node: Node) throws(StageError) -> Step {
    if nextBlock == spill.blockCount {
      try limiter?.finish(to: output)
      return .done
    }
    var buffer = try spill.read(nextBlock, node)
    nextBlock += 1
    buffer.scale(by: factor)
    if let limiter {
      try limiter.append(&buffer, to: output)
    } else {
      try output.write(buffer)
    }
    return .more
  }

  private func settle(_ loudness: Double, target: Double, peak: Double, _ node: Node) throws(StageError) {
    guard needsLimiter(peak + target - loudness) else {
      factor = Float(gain(decibels: target - loudness))
      return
    }
    let search = GainSearch(target: target, loudness: loudness)
    let best = try search.best { (gain) throws(StageError) in try self.loudness(limitedAt: gain, node) }
    factor = Float(gain(decibels: best.gain))
    limit()
    if abs(best.loudness - target) > 2 * GainSearch.tolerance {
      node.log(
        .warning,
        "the loudness is \(tenths(best.loudness)) LUFS and not \(tenths(target)): the ceiling of \(tenths(ceiling)) dBTP leaves no room for more"
      )
    }
  }

  /// Whether some meter may find a true peak, in dBTP by ours, above the ceiling.
  private func needsLimiter(_ peak: Double) -> Bool { peak > ceiling - TruePeakLimiter.margin }

  private func limit() {
    limiter = LimitedOutput(format, ceiling: ceiling, blockFrames: blockFrames)
  }

  /// The loudness of the clip at `gain` dB behind the limiter, in LUFS.
  private func loudness(limitedAt gain: Double, _ node: Node) throws(StageError) -> Double? {
    let factor = Float(DSP.gain(decibels: gain))
    let limiter = TruePeakLimiter(
      sampleRate: Double(format.sampleRate), channelCount: format.channels, ceiling: ceiling)
    let meter = try Self.makeMeter(format)
    var scratch = [Float](repeating: 0, count: blockFrames)
    for index in 0...spill.blockCount {
      try node.checkCancellation()
      if index < spill.blockCount {
        var buffer = try spill.read(index, node)
        buffer.scale(by: factor)
        for channel in 0..<format.channels {
          let samples = buffer[channel]
          limiter.append(samples.span, channel: channel)
        }
        limiter.advance(by: buffer.frames)
      } else {
        limiter.finish()
      }
      while limiter.availableFrames > 0 {
        let count = min(blockFrames, limiter.availableFrames)
        if scratch.count != count { scratch = Array(repeating: 0, count: count) }
        for channel in 0..<format.channels {
          var samples = scratch.mutableSpan
          limiter.copy(channel: channel, to: &samples)
          meter.append(samples.span, channel: channel)
        }
        meter.advance(by: count)
        limiter.remove(count)
      }
    }
    return meter.integrated
  }

  private static func makeMeter(
    _ format: AudioFormat, _ measures: LoudnessMeter.Measures = []
  ) throws(StageError) -> LoudnessMeter {
    guard let meter = LoudnessMeter(sampleRate: format.sampleRate, channels: format.channels, measures: measures) else {
      throw StageError(.limit, "there is no memory for a loudness meter")
    }
    return meter
  }
}

extension Buffer {
  /// Multiplies every sample.
  fileprivate mutating func scale(by factor: Float) {
    if factor == 1 { return }
    for channel in 0..<channelCount {
      var samples = self[channel]
      samples.scale(by: factor)
    }
  }
}

private func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
