/// Changes the timing of a stream by a ``TimeMap`` and leaves its pitch as it is.
///
/// The stream is handed in piece by piece and comes out as soon as it can; memory is bounded by the window, not by the
/// stream's length, and the output does not depend on how the input is cut.
///
/// ```swift
/// let output = TimeStretcher(channelCount: 1, sampleRate: 48000, map: map).process([samples])
/// ```
public final class TimeStretcher: SampleStream {
  public let map: TimeMap
  private var voice: VocoderStream

  /// - Parameters:
  ///   - channelCount: At least 1. Channels keep their phase to one another.
  ///   - sampleRate: Frames per second.
  ///   - map: From frames of the input to frames of the output.
  public init(channelCount: Int, sampleRate: Double, map: TimeMap) {
    self.map = map
    voice = VocoderStream(channelCount: channelCount, sampleRate: sampleRate)
  }

  /// Frames of output for `inputFrames` frames of input: what the map says of the end.
  public func outputFrames(for inputFrames: Int) -> Int {
    max(0, Int(map.output(at: Double(inputFrames)).rounded()))
  }

  public func append(_ samples: Span<Float>, channel: Int) {
    voice.input.append(samples, channel: channel)
  }

  public func advance(by frames: Int) {
    voice.input.advance(by: frames)
    run()
  }

  public func finish() {
    voice.isFinished = true
    voice.length = outputFrames(for: voice.input.end)
    run()
  }

  public var availableFrames: Int { voice.availableFrames }

  public func copy(channel: Int, to samples: inout MutableSpan<Float>) {
    voice.copy(channel: channel, to: &samples)
  }

  public func remove(_ frames: Int) {
    voice.remove(frames)
  }

  private func run() {
    let map = map
    voice.run { .init(position: Int(map.input(at: Double($0)).rounded())) }
  }
}
