import Pipeline
import PluginABI

/// Brings a link to the format of its destination: channels by the standard mixes, rate by libsamplerate.
///
/// The fewer channels are converted in rate. Both ends of a clip are carried over to the new rate, rounded to the nearest
/// frame; so clips that touch still do, and those that overlap by the second that is allowed keep to it.
final class Converter: Processor {
  private let from: AudioFormat
  private let to: AudioFormat
  private let output: OutputPort
  private let pool: BufferPool
  private let blockFrames: Int
  private let matrix: ChannelMatrix
  private let rates: [RateConverter]
  /// Of the clip at hand, at the rate that arrives.
  private var start = 0
  private var received = 0
  private var sent = 0

  init(from: AudioFormat, to: AudioFormat, context: NodeContext, blockFrames: Int) throws(RunError) {
    self.from = from
    self.to = to
    self.blockFrames = blockFrames
    output = context.outputs[0]
    pool = context.pool
    matrix = ChannelMatrix(from: from.channels, to: to.channels)
    var rates: [RateConverter] = []
    if from.sampleRate != to.sampleRate {
      for _ in 0..<min(from.channels, to.channels) {
        rates.append(try RateConverter(from: from.sampleRate, to: to.sampleRate))
      }
    }
    self.rates = rates
  }

  func negotiate(_ formats: inout NodeFormats) { formats.outputs = [to] }

  func start(_ formats: NodeFormats) {}

  func process(_ work: Work) throws(RunError) -> Outcome {
    guard let block = work[0].block?.pointee, let source = block.clip else { return .more }
    if block.flags & 1 != 0 { try begin(source.pointee) }
    var buffer = AudioBuffer(block.buffer)
    var offset = Int(block.offset)
    let frames = Int(block.frames)
    buffer.retain()
    defer { buffer.release() }
    if to.channels < from.channels { try mix(&buffer, &offset, frames) }
    if rates.isEmpty {
      if to.channels > from.channels { try mix(&buffer, &offset, frames) }
      try output.write(buffer, offset: offset, frames: frames)
    } else {
      try convertRate(buffer, offset, frames, isLast: block.flags & 2 != 0)
    }
    if block.flags & 2 != 0 { try output.end() }
    return .more
  }

  func finish() {}

  func destroy() {}

  private func begin(_ source: vb_clip) throws(RunError) {
    for rate in rates { rate.reset() }
    received = 0
    sent = 0
    start = Int(source.start)
    var info = source
    info.start = Int64(Timeline.convert(start, from: from.sampleRate, to: to.sampleRate))
    if source.frames >= 0 { info.frames = Int64(convertedLength(Int(source.frames))) }
    try output.begin(info)
  }

  /// What `frames` frames from the clip's start on come to at the new rate.
  private func convertedLength(_ frames: Int) -> Int {
    Timeline.convert(start + frames, from: from.sampleRate, to: to.sampleRate)
      - Timeline.convert(start, from: from.sampleRate, to: to.sampleRate)
  }

  /// Replaces `buffer` by its mix to the output's channels.
  private func mix(_ buffer: inout AudioBuffer, _ offset: inout Int, _ frames: Int) throws(RunError) {
    let mixed = try pool.buffer(channels: to.channels, frames: frames)
    matrix.apply(buffer, from: offset, frames: frames, to: mixed)
    buffer.release()
    buffer = mixed
    offset = 0
  }

  private func convertRate(_ buffer: AudioBuffer, _ offset: Int, _ frames: Int, isLast: Bool) throws(RunError) {
    received += frames
    let total = isLast ? convertedLength(received) : .max
    var used = 0
    while used < frames || (isLast && sent < total) {
      var converted = try pool.buffer(channels: rates.count, frames: blockFrames)
      defer { converted.release() }
      var step = (used: 0, made: 0)
      for (channel, rate) in rates.enumerated() {
        step = try rate.process(
          buffer.samples(channel, from: offset + used), frames - used, converted.samples(channel), blockFrames,
          isLast: isLast)
      }
      used += step.used
      if isLast, step.made == 0, used == frames {
        // The filter gave a frame less than the clip's length comes to: silence, where it has faded out anyway.
        step.made = min(blockFrames, total - sent)
        converted.clear(step.made)
      }
      let count = min(step.made, total - sent)
      var start = 0
      if to.channels > from.channels { try mix(&converted, &start, count) }
      if count > 0 { try output.write(converted, offset: start, frames: count) }
      sent += count
      if isLast, sent == total { break }
    }
  }
}
