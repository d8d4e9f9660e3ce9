/// The samples of a stream, channel by channel, as far as they are still needed: appended at the end, forgotten at the front,
/// read anywhere. Before its first sample and after its last the stream is silent.
struct SampleHistory {
  /// Frames appended so far, which is the position of the next one.
  private(set) var end = 0
  /// Frames forgotten: the position of the first that is kept.
  private(set) var start = 0
  private var channels: [[Float]]
  /// Where the frame at `start` lies in each array.
  private var head = 0

  init(channelCount: Int) {
    channels = Array(repeating: [], count: channelCount)
  }

  var channelCount: Int { channels.count }

  /// Appends the samples of one channel. Every channel is given as many before ``advance(by:)``.
  mutating func append(_ samples: Span<Float>, channel: Int) {
    samples.withUnsafeBufferPointer { channels[channel].append(contentsOf: $0) }
  }

  /// Counts frames that were appended to every channel.
  mutating func advance(by frames: Int) {
    end += frames
    precondition(channels.allSatisfy { $0.count == head + end - start }, "every channel must be given as many samples")
  }

  /// Forgets what lies before `position`.
  mutating func forget(before position: Int) {
    let count = min(position, end) - start
    guard count > 0 else { return }
    start += count
    head += count
    // Moving the rest down only when half is gone keeps the cost per frame constant.
    guard head > 8192, head * 2 > channels.first?.count ?? 0 else { return }
    for channel in channels.indices { channels[channel].removeFirst(head) }
    head = 0
  }

  /// Calls `body` with the samples of `channel` that are kept.
  func withView<Result>(ofChannel channel: Int, _ body: (SignalView) -> Result) -> Result {
    channels[channel].withUnsafeBufferPointer { samples in
      body(SignalView(samples: UnsafeBufferPointer(rebasing: samples[head..<head + end - start]), start: start))
    }
  }

  /// The samples of `channel` from `position` on, zeros where there are none.
  func copy(channel: Int, from position: Int, to samples: UnsafeMutableBufferPointer<Float>) {
    guard let target = samples.baseAddress else { return }
    let count = samples.count
    let first = min(max(start - position, 0), count)
    let last = max(first, min(end - position, count))
    if first > 0 { target.update(repeating: 0, count: first) }
    if last > first {
      channels[channel].withUnsafeBufferPointer { source in
        (target + first).update(from: source.baseAddress! + head + position + first - start, count: last - first)
      }
    }
    if count > last { (target + last).update(repeating: 0, count: count - last) }
  }
}
