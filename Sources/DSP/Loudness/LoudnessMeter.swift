import CEbur128

/// Loudness and true peak of a stream: Recommendations ITU-R BS.1770 and EBU R 128, Tech 3341 and 3342; loudness through libebur128.
///
/// Channels are left, right, centre, one that does not count (LFE), left surround, right surround; a mono signal counts once. Every channel is
/// given its samples, then the frames are counted:
///
/// ```swift
/// for channel in 0..<channels { meter.append(block[channel], channel: channel) }
/// meter.advance(by: block.frames)
/// ```
public final class LoudnessMeter {
  /// What is measured beside integrated loudness.
  public struct Measures: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// ``momentary`` and ``shortTerm`` loudness.
    public static let overTime = Measures(rawValue: 1)
    /// Loudness ``range``.
    public static let range = Measures(rawValue: 2)
    /// ``truePeaks`` and ``samplePeaks``.
    public static let peaks = Measures(rawValue: 4)
  }

  /// Seconds of a gating block: what is shorter has no integrated loudness.
  public static let shortest = 0.4

  private let state: UnsafeMutablePointer<ebur128_state>
  private let channelCount: Int
  private let measures: Measures
  /// Samples of the block at hand, frame by frame, as the library takes them.
  private var interleaved: [Float] = []
  private var meters: [TruePeakMeter]

  /// Greatest magnitude among the samples of each channel, full scale being 1.
  public private(set) var samplePeaks: [Float]

  /// Nil where there is no memory, or `sampleRate` is outside 16…2 822 400 Hz or `channels` outside 1…64.
  public init?(sampleRate: Int, channels: Int, measures: Measures = []) {
    guard (16...2_822_400).contains(sampleRate), (1...64).contains(channels) else { return nil }
    var mode = EBUR128_MODE_I.rawValue
    if measures.contains(.overTime) { mode |= EBUR128_MODE_S.rawValue }
    if measures.contains(.range) { mode |= EBUR128_MODE_LRA.rawValue }
    guard let state = ebur128_init(UInt32(channels), UInt(sampleRate), Int32(mode)) else { return nil }
    self.state = state
    self.measures = measures
    channelCount = channels
    meters = Array(repeating: TruePeakMeter(), count: measures.contains(.peaks) ? channels : 0)
    samplePeaks = Array(repeating: 0, count: channels)
  }

  deinit {
    var state: UnsafeMutablePointer<ebur128_state>? = state
    ebur128_destroy(&state)
  }

  /// Appends samples to one channel; every channel is given as many before ``advance(by:)``.
  public func append(_ samples: Span<Float>, channel: Int) {
    precondition(channel >= 0 && channel < channelCount, "no such channel")
    if interleaved.count < samples.count * channelCount {
      interleaved = Array(repeating: 0, count: samples.count * channelCount)
    }
    var target = interleaved.mutableSpan
    var place = channel
    for index in samples.indices {
      target[place] = samples[index]
      place += channelCount
    }
    guard measures.contains(.peaks) else { return }
    var peak = samplePeaks[channel]
    for index in samples.indices { peak = max(peak, abs(samples[index])) }
    samplePeaks[channel] = peak
    meters[channel].push(samples)
  }

  /// Counts frames that were appended to every channel.
  public func advance(by frames: Int) {
    precondition(interleaved.count >= frames * channelCount, "every channel must be given as many samples")
    let status = interleaved.withUnsafeBufferPointer { ebur128_add_frames_float(state, $0.baseAddress, frames) }
    // The library can only fail for want of a few bytes; a measurement without them would be wrong.
    precondition(status == Int32(EBUR128_SUCCESS.rawValue), "out of memory")
  }

  /// The signal has ended: completes the true peaks.
  public func finish() {
    for channel in meters.indices { meters[channel].finish() }
  }

  /// Loudness of the whole in LUFS, gated; nil for what is shorter than ``shortest`` or nowhere above −70 LUFS.
  public var integrated: Double? { read { ebur128_loudness_global($0, $1) } }

  /// Loudness of the last 400 ms, in LUFS; nil for silence. Needs ``Measures/overTime``.
  public var momentary: Double? { read { ebur128_loudness_momentary($0, $1) } }

  /// Loudness of the last 3 s, in LUFS; nil for silence. Needs ``Measures/overTime``.
  public var shortTerm: Double? { read { ebur128_loudness_shortterm($0, $1) } }

  /// Between the soft and the loud parts, in LU; 0 where there are none. Needs ``Measures/range``.
  public var range: Double { read { ebur128_loudness_range($0, $1) } ?? 0 }

  /// Greatest magnitude of each channel's signal, between the samples too, full scale being 1. Needs ``Measures/peaks``, and ``finish()``.
  public var truePeaks: [Float] { meters.map(\.peak) }

  private func read(
    _ quantity: (UnsafeMutablePointer<ebur128_state>, UnsafeMutablePointer<Double>) -> Int32
  ) -> Double? {
    var value = 0.0
    guard quantity(state, &value) == Int32(EBUR128_SUCCESS.rawValue), value.isFinite else { return nil }
    return value
  }
}
