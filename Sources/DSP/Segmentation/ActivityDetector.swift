import Glibc

/// Tells which frames hold more than the noise that is always there.
///
/// The noise of each band is the tenth that is lowest within some seconds to either side: minimum statistics (R. Martin, "Noise power spectral
/// density estimation based on optimal smoothing and minimum statistics", IEEE Trans. Speech and Audio Processing 9, 2001) with a look ahead,
/// which needs no bias and knows of a rise before it comes. The mean over the bands of power divided by noise, in dB, is the score: a cubic mean,
/// because a voice stands out in those few bands that hold a harmonic, or where the noise is weak. A frame is active from where the score rises clearly above
/// its quiet end, to where it falls back by half. How much is clear depends on how unsteady the noise is: four times the distance from the second to the tenth
/// percentile of the score, but at least a fifth and at most half of the way up to the loud end. In a recording in which the noise lies lower than any sound that counts, the level
/// alone decides. So it does where four fifths of all that is within those seconds are a loud tone: no noise but the mains' is as periodic as
/// that, so it is no noise, however steady.
struct ActivityDetector {
  /// A decided frame.
  struct Decision {
    var frame: SoundFrame
    var isActive: Bool
    /// Whether noise hides the beginnings and ends of sounds.
    var isMasked: Bool
    /// At the first frame of activity, or of the inactivity that follows: for how many frames the sound goes on hidden in the noise.
    var hidden: Int
    /// What a level must exceed to count, in dB.
    var threshold: Float
    /// The noise in each of the frame's `bands`, in dB.
    var noise: SIMD16<Float>
  }

  private let fineBandCount: Int
  private let half: Int
  private let range: Float
  /// Frames that share their statistics.
  private static let stride = 10

  private var frames = FrameQueue<SoundFrame>()
  private var noises = FrameQueue<SIMD16<Float>>()
  private var ratios = FrameQueue<Float>()
  private var scores = FrameQueue<Float>()
  private var decided = 0
  private var wasActive = false
  private var bandWindow: SlidingWindow<SIMD16<Float>>
  private var fineWindow: SlidingWindow<SIMD32<Float>>
  private var levelWindow: SlidingWindow<Float>
  private var scoreWindow: SlidingWindow<Float>
  /// Of the levels of tones.
  private var toneWindow: SlidingWindow<Float>

  /// - Parameters:
  ///   - fineBandCount: Fine bands that the frames have.
  ///   - horizon: Frames to look ahead and back.
  ///   - range: How far below the loudest a sound counts, in dB.
  init(fineBandCount: Int, horizon: Int, range: Float) {
    self.fineBandCount = fineBandCount
    half = max(Self.stride, horizon)
    self.range = range
    bandWindow = SlidingWindow(count: 16) { $0[$1] }
    fineWindow = SlidingWindow(count: fineBandCount) { $0[$1] }
    levelWindow = SlidingWindow(count: 1) { value, _ in value }
    scoreWindow = SlidingWindow(count: 1) { value, _ in value }
    toneWindow = SlidingWindow(count: 1) { value, _ in value }
  }

  /// Takes a frame and appends what can be decided.
  mutating func push(_ frame: SoundFrame, into decisions: inout [Decision]) {
    frames.append(frame)
    advance(isEnded: false, &decisions)
  }

  /// Ends the recording and appends the decisions that are left: in all, one for each frame.
  mutating func finish(into decisions: inout [Decision]) {
    advance(isEnded: true, &decisions)
  }

  private mutating func advance(isEnded: Bool, _ decisions: inout [Decision]) {
    while let block = nextBlock(after: ratios.end, upTo: frames.end, isEnded) { addRatios(block) }
    while scores.end < ratios.end, isEnded || scores.end + 1 < ratios.end {
      let k = scores.end
      let near = max(0, k - 1)...min(k + 1, ratios.end - 1)
      scores.append(SoundAnalysis.decibels(near.reduce(0) { $0 + ratios[$1] } / Float(near.count)))
    }
    while let block = nextBlock(after: decided, upTo: scores.end, isEnded) { decide(block, &decisions) }
  }

  /// The frames that follow `start`, once everything within the horizon around them is known.
  private func nextBlock(after start: Int, upTo known: Int, _ isEnded: Bool) -> Range<Int>? {
    let end = min(start + Self.stride, isEnded ? known : .max)
    return start < end && (isEnded || end + half <= known) ? start..<end : nil
  }

  /// Finds the noise of each band, and what stands out of it.
  private mutating func addRatios(_ block: Range<Int>) {
    let span = block.lowerBound - half..<min(block.upperBound + half, frames.end)
    bandWindow.move(to: span) { frames[$0].bands }
    fineWindow.move(to: span) { frames[$0].fineBands }
    var noise = SIMD16<Float>(repeating: 0)
    for band in 0..<16 { noise[band] = bandWindow.quantile(0.1, of: band) }
    var fineNoise = SIMD32<Float>(repeating: 0)
    for band in 0..<fineBandCount { fineNoise[band] = fineWindow.quantile(0.1, of: band) }
    for k in block {
      ratios.append(ratio(of: frames[k], to: fineNoise))
      noises.append(noise)
    }
  }

  /// The cubic mean over the fine bands of power divided by noise.
  private func ratio(of frame: SoundFrame, to noise: SIMD32<Float>) -> Float {
    guard fineBandCount > 0 else { return SoundAnalysis.power(frame.level) * 1e9 }
    // The cube of more than that is no number that fits.
    let excess = (frame.fineBands - noise).clamped(
      lowerBound: SIMD32(repeating: -100), upperBound: SIMD32(repeating: 100))
    var sum: Float = 0
    for band in 0..<fineBandCount { sum += SoundAnalysis.power(3 * excess[band]) }
    return cbrtf(sum / Float(fineBandCount))
  }

  private mutating func decide(_ block: Range<Int>, _ decisions: inout [Decision]) {
    let span = block.lowerBound - half..<min(block.upperBound + half, scores.end)
    scoreWindow.move(to: span) { scores[$0] }
    levelWindow.move(to: span) { frames[$0].level }
    toneWindow.move(to: span) { frames[$0].isTone ? frames[$0].level : SoundAnalysis.silent }
    let quiet = scoreWindow.quantile(0.1, of: 0)
    let loud = scoreWindow.quantile(0.95, of: 0)
    let noise = max(levelWindow.quantile(0.02, of: 0), Self.leastNoise)
    let loudest = levelWindow.quantile(0.98, of: 0)
    let least = loudest - range
    let tone = toneWindow.quantile(0.2, of: 0)
    let isTone = tone > max(loudest - 20, Self.leastTone)
    let spread = quiet - scoreWindow.quantile(0.02, of: 0)
    let rise = max(5, min(0.5 * (loud - quiet), max(4 * spread, 0.2 * (loud - quiet))))
    let (start, stop) = (quiet + rise, quiet + 0.5 * rise)
    let depth = isTone ? 0 : noise + 10 - least
    let threshold = max(least, isTone ? min(noise + 6, tone - 6) : noise + 6)
    for k in block {
      let score = scores[k]
      var hidden = 0
      if depth <= 0 {
        wasActive = frames[k].level > threshold
      } else {
        let isActive = wasActive ? score > stop : score > start
        if isActive != wasActive { hidden = hiddenFrames(at: k, isRise: isActive, depth: min(40, depth)) }
        wasActive = isActive
      }
      decisions.append(
        Decision(
          frame: frames[k], isActive: wasActive, isMasked: depth > 0, hidden: hidden, threshold: threshold,
          noise: isTone ? SIMD16(repeating: SoundAnalysis.silent) : noises[k]))
    }
    decided = block.upperBound
    let unneeded = min(decided, ratios.end) - half - Self.stride - 2
    frames.drop(before: unneeded)
    noises.drop(before: unneeded)
    ratios.drop(before: unneeded)
    scores.drop(before: unneeded)
  }

  /// How long a sound rises or falls `depth` dB deep in the noise, if it does so as fast as near the change at frame `k`. A sound that has just begun
  /// rises faster than what can be seen of it, and one that ends falls faster: hence a share of that, and no more than a syllable's edge.
  private func hiddenFrames(at k: Int, isRise: Bool, depth: Float) -> Int {
    let reach = 4
    let (outer, inner) =
      isRise ? (max(0, k - 1), min(k + reach, scores.end - 1)) : (k, max(scores.start, k - 1 - reach))
    let slope = max(0.3, (scores[inner] - scores[outer]) / Float(reach + 1))
    let frames = isRise ? min(Float(Self.mostHidden), 0.3 * depth / slope) : min(12, 0.35 * depth / slope)
    return Int(frames.rounded())
  }

  /// Frames that a beginning may lie hidden, at most.
  static let mostHidden = 6

  /// What is quieter than that all the time is no tone that somebody makes.
  private static let leastTone: Float = -50

  /// Noise that no recording is without: the rounding of 16 bits. It stands for digital silence, too.
  private static let leastNoise: Float = -98
}
