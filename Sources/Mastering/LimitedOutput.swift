import DSP
public import PluginKit

/// A true-peak limiter in front of an output: takes audio as it comes and writes blocks, as late as the limiter looks ahead.
public final class LimitedOutput {
  private let limiter: TruePeakLimiter
  private let blockFrames: Int

  /// - Parameter ceiling: Highest true peak, in dBTP.
  public init(_ format: AudioFormat, ceiling: Double, blockFrames: Int) {
    limiter = TruePeakLimiter(
      sampleRate: Double(format.sampleRate), channelCount: format.channels, ceiling: ceiling)
    self.blockFrames = blockFrames
  }

  /// Most by which the level was lowered so far, in dB: 0 or less.
  public var greatestReduction: Double { decibels(gain: Double(limiter.leastGain)) }

  /// Takes audio, and writes what blocks are complete.
  public func append(_ buffer: inout Buffer, to output: Output) throws(StageError) {
    for channel in 0..<buffer.channelCount {
      let samples = buffer[channel]
      limiter.append(samples.span, channel: channel)
    }
    limiter.advance(by: buffer.frames)
    while limiter.availableFrames >= blockFrames { try write(blockFrames, to: output) }
  }

  /// Writes what is left.
  public func finish(to output: Output) throws(StageError) {
    limiter.finish()
    while limiter.availableFrames > 0 { try write(min(blockFrames, limiter.availableFrames), to: output) }
  }

  private func write(_ frames: Int, to output: Output) throws(StageError) {
    var buffer = try output.makeBuffer(frames: frames)
    for channel in 0..<buffer.channelCount {
      var samples = buffer[channel]
      limiter.copy(channel: channel, to: &samples)
    }
    limiter.remove(frames)
    try output.write(buffer)
  }
}
