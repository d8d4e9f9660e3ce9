/// The pitch of a stream, as far as it is known and still needed.
struct PitchFollower {
  private var stream: PitchStream
  private let sampleRate: Double
  private var frames: [PitchTrack.Frame] = []
  /// Index of the first frame that is kept.
  private var first = 0
  private var isComplete = false
  /// Input that was read, and room for what is read next.
  private var position = 0
  private var middle: [Float] = []
  private var channel: [Float] = []

  init(sampleRate: Double) {
    self.sampleRate = sampleRate
    stream = PitchTracker(sampleRate: sampleRate).stream()
  }

  /// Reads what was appended to `input`: of several channels their sum.
  mutating func read(_ input: SampleHistory) {
    let count = input.end - position
    if middle.count < count {
      middle = Array(repeating: 0, count: count)
      channel = middle
    }
    for index in 0..<input.channelCount {
      channel.withUnsafeMutableBufferPointer { channel in
        let samples = UnsafeMutableBufferPointer(rebasing: channel[..<count])
        input.copy(channel: index, from: position, to: samples)
        middle.withUnsafeMutableBufferPointer { middle in
          for i in 0..<count { middle[i] = index == 0 ? samples[i] : middle[i] + samples[i] }
        }
      }
    }
    Self.push(middle, count: count, to: &stream, into: &frames)
    position = input.end
  }

  private static func push(
    _ samples: [Float], count: Int, to stream: inout PitchStream, into frames: inout [PitchTrack.Frame]
  ) {
    stream.push(samples.span.extracting(first: count), into: &frames)
  }

  mutating func finish() {
    stream.finish(into: &frames)
    isComplete = true
  }

  /// Whether nothing that follows can change ``frequency(at:)``.
  func isKnown(at position: Int) -> Bool {
    isComplete || Int(Double(position) / stream.hop) + 1 < first + frames.count
  }

  /// The pitch in Hz; nil where there is none.
  func frequency(at position: Int) -> Double? {
    let place = Double(position) / stream.hop
    let index = Int(place.rounded(.down)) - first
    guard frames.indices.contains(index) else { return nil }
    let pair = Array(frames[index..<min(index + 2, frames.count)])
    return PitchTrack(sampleRate: sampleRate, hop: stream.hop, frames: pair)
      .frequency(at: (place - place.rounded(.down)) * stream.hop)
  }

  mutating func forget(before position: Int) {
    let count = min(Int(Double(position) / stream.hop) - 1 - first, frames.count)
    guard count > 4096 else { return }
    frames.removeFirst(count)
    first += count
  }
}
