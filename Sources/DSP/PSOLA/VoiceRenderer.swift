/// Renders a ``VoicePlan``, block after block, for all channels of a recording alike.
public struct VoiceRenderer {
  /// Frames of each call of ``render(_:into:)``.
  public let blockFrames: Int

  private let plan: VoicePlan
  private var grains: GrainRenderer
  private var filter: FormantFilter
  private var now: [[Float]]
  private var following: [[Float]]
  private var output: [[Float]]
  /// Of the next block.
  private var position = 0
  private var cursor = 0

  public init(_ plan: VoicePlan, sampleRate: Double, channels: Int) {
    self.plan = plan
    grains = GrainRenderer(plan)
    filter = FormantFilter(sampleRate: sampleRate, channels: channels)
    blockFrames = filter.block
    now = Array(repeating: Array(repeating: 0, count: filter.block), count: channels)
    following = now
    output = now
  }

  /// Writes the next block, or its beginning where fewer frames are left to write.
  ///
  /// - Parameters:
  ///   - input: The whole recording, each channel with as many frames as the signal that was planned for.
  ///   - outputs: At most ``blockFrames`` frames for each channel.
  public mutating func render(_ input: [UnsafeBufferPointer<Float>], into outputs: [UnsafeMutableBufferPointer<Float>])
  {
    precondition(input.count == now.count && outputs.count == now.count, "as many channels as were announced")
    if position == 0 { Self.read(&grains, input, from: 0, into: &now) }
    Self.read(&grains, input, from: position + blockFrames, into: &following)
    let (ratio, frequency) = formants(at: Double(position + blockFrames))
    filter.next(now, following: following, ratio: ratio, frequency: frequency, into: &output)
    for (channel, target) in outputs.enumerated() {
      for i in 0..<min(blockFrames, target.count) { target[i] = output[channel][i] }
    }
    swap(&now, &following)
    position += blockFrames
  }

  private static func read(
    _ grains: inout GrainRenderer, _ input: [UnsafeBufferPointer<Float>], from start: Int, into block: inout [[Float]]
  ) {
    let before = grains
    for channel in input.indices {
      // Every channel is read from the same place.
      grains = before
      block[channel].withUnsafeMutableBufferPointer { grains.render(input[channel], from: start, into: $0) }
    }
  }

  /// How far the formants of the waveform lie off at `position`, and the voice's frequency there.
  private mutating func formants(at position: Double) -> (ratio: Double, frequency: Double) {
    let marks = plan.marks
    while cursor + 1 < marks.count, marks[cursor + 1].output <= position { cursor += 1 }
    let isInside = cursor + 1 < marks.count && marks[cursor].output <= position
    guard isInside else { return (1 / plan.formantRatio, 0) }
    let left = marks[cursor]
    let right = marks[cursor + 1]
    let isGap = right.continues && left.rateAfter == 1 && left.source == left.output
    // From the track rather than from the marks, whose distances tremble.
    let place = (position - left.output) / (right.output - left.output)
    let drag = isGap ? 1 : left.drag + place * (right.drag - left.drag)
    return (drag / plan.formantRatio, isGap ? 0 : Double(plan.frequencies[cursor]))
  }
}
