/// Keeps the true peak of a stream at or below a ceiling, with look-ahead: what comes out is as long as what goes in, and not delayed.
///
/// The peaks between the samples are found by ``PeakInterpolator``; every channel gets the same gain, so that a stereo image stays where it
/// is. The gain falls over five milliseconds ahead of a peak and comes back by 63 % in 100 ms (``GainSmoother``). Where no peak is
/// above the ceiling, samples pass to the bit.
public final class TruePeakLimiter: SampleStream {
  private static let chunk = 256
  private static let attackSeconds = 0.005
  private static let releaseSeconds = 0.1
  /// The interpolation of a peak looks at this many frames around it, over which the gain must not change much.
  private static let flat = 8
  /// Meters differ in their filters: this much below the ceiling, in dB, none of them reads more than it.
  public static let margin = 0.1

  private let interpolator = PeakInterpolator()
  private let ceiling: Float
  // Touched for every frame, by one thread at a time.
  @exclusivity(unchecked) private var smoother: GainSmoother
  private var input: SampleHistory
  /// Frames whose peaks are known; a multiple of ``chunk``.
  private var analysed = 0
  /// Frames that were taken.
  private var taken = 0
  /// Of the frames from ``taken`` on.
  @exclusivity(unchecked) private var gains: [Float] = []
  private let peaks = Scratch<Float>(repeating: 0, count: chunk)
  private let samples = Scratch<Float>(repeating: 0, count: chunk + 2 * PeakInterpolator.reach)

  /// The least gain so far, 1 where nothing had to be limited.
  @exclusivity(unchecked) public private(set) var leastGain: Float = 1

  /// - Parameters:
  ///   - sampleRate: In Hz.
  ///   - ceiling: In dBTP.
  public init(sampleRate: Double, channelCount: Int, ceiling: Double) {
    self.ceiling = Float(gain(decibels: ceiling - Self.margin))
    smoother = GainSmoother(
      attack: Int((sampleRate * Self.attackSeconds).rounded(.up)), flat: Self.flat,
      release: sampleRate * Self.releaseSeconds)
    input = SampleHistory(channelCount: channelCount)
  }

  public func append(_ samples: Span<Float>, channel: Int) { input.append(samples, channel: channel) }

  public func advance(by frames: Int) {
    input.advance(by: frames)
    while analysed + Self.chunk + PeakInterpolator.reach <= input.end { analyse() }
  }

  public func finish() {
    while taken + gains.count < input.end { analyse() }
  }

  public var availableFrames: Int { min(gains.count, input.end - taken) }

  public func copy(channel: Int, to samples: inout MutableSpan<Float>) {
    precondition(samples.count <= availableFrames, "so many frames are not ready")
    samples.withUnsafeMutableBufferPointer { input.copy(channel: channel, from: taken, to: $0) }
    for index in samples.indices { samples[index] *= gains[index] }
  }

  public func remove(_ frames: Int) {
    taken += frames
    gains.removeFirst(frames)
    input.forget(before: min(taken, analysed - PeakInterpolator.reach))
  }

  /// Finds the peaks of the next chunk, and the gains that they settle.
  private func analyse() {
    peaks.elements.update(repeating: 0)
    for channel in 0..<input.channelCount {
      input.copy(channel: channel, from: analysed - PeakInterpolator.reach, to: samples.elements)
      raisePeaks()
      if mirrorEnds() { raisePeaks() }
    }
    let settled = min(Self.chunk, max(0, analysed + Self.chunk - smoother.delay))
    if smoother.isAtRest && peaks.elements.allSatisfy({ $0 <= ceiling }) {
      gains.append(contentsOf: repeatElement(1, count: settled))
    } else {
      for (index, peak) in peaks.elements.enumerated() {
        let needed = peak > ceiling ? Int(ceiling / peak * Float(GainSmoother.unity)) : GainSmoother.unity
        let gain = smoother.next(needed)
        if index >= Self.chunk - settled {
          gains.append(gain)
          leastGain = min(leastGain, gain)
        }
      }
    }
    analysed += Self.chunk
  }

  private func raisePeaks() {
    interpolator.raise(peaks.elements, to: samples.elements.baseAddress! + PeakInterpolator.reach, above: ceiling)
  }

  /// Continues the stream at its ends by its mirror image, as resamplers and some meters do, where an end is within reach; it is silent
  /// otherwise.
  ///
  /// - Returns: whether that has changed the samples at hand.
  private func mirrorEnds() -> Bool {
    let first = PeakInterpolator.reach - analysed
    let last = first + input.end - 1
    let all = samples.elements
    if first > 0, last > first {
      for distance in 1...min(first, last - first, all.count - 1 - first) {
        all[first - distance] = all[first + distance]
      }
    }
    if last < all.count - 1, last > max(first, 0) {
      for distance in 1...min(all.count - 1 - last, last - max(first, 0)) {
        all[last + distance] = all[last - distance]
      }
    }
    return first > 0 || last < all.count - 1
  }
}
