import Glibc

/// Tells which frames hold more than the noise that is always there.
///
/// The noise of each band is the tenth that is lowest within some seconds to either side: minimum statistics (R. Martin, "Noise power spectral
/// density estimation based on optimal smoothing and minimum statistics", IEEE Trans. Speech and Audio Processing 9, 2001) with a look ahead,
/// which needs no bias and knows of a rise before it comes. The mean over the bands of power divided by noise, in dB, is the score: a voice stands
/// out in the bands where the noise is weak. A frame is active from where the score rises clearly above its quiet end, to where it falls back by a third.
/// How much is clear depends on how unsteady the noise is: eight times the distance from the second to the tenth percentile of the score, but at least a
/// fifth and at most half of the way up to the loud end. In a recording in which the noise lies lower than any sound that counts, the level
/// alone decides.
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
    /// The noise in each band, in dB.
    var noise: SIMD16<Float>
  }

  private let bandCount: Int
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
  private var levelWindow: SlidingWindow<Float>
  private var scoreWindow: SlidingWindow<Float>

  /// - Parameters:
  ///   - bandCount: Bands that the frames have.
  ///   - horizon: Frames to look ahead and back.
  ///   - range: How far below the loudest a sound counts, in dB.
  init(bandCount: Int, horizon: Int, range: Float) {
    self.bandCount = bandCount
    half = max(Self.stride, horizon)
    self.range = range
    bandWindow = SlidingWindow(count: max(1, bandCount)) { $0[$1] }
    levelWindow = SlidingWindow(count: 1) { value, _ in value }
    scoreWindow = SlidingWindow(count: 1) { value, _ in value }
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

  /// Divides the power of each band by its noise.
  private mutating func addRatios(_ block: Range<Int>) {
    bandWindow.move(to: block.lowerBound - half..<min(block.upperBound + half, frames.end)) { frames[$0].bands }
    var noise = SIMD16<Float>(repeating: 0)
    for band in 0..<bandCount { noise[band] = bandWindow.quantile(0.1, of: band) }
    for k in block {
      ratios.append(ratio(of: frames[k], to: noise))
      noises.append(noise)
    }
  }

  /// The mean power over noise of the bands, the quarter left out in which least stands out.
  private func ratio(of frame: SoundFrame, to noise: SIMD16<Float>) -> Float {
    guard bandCount > 0 else { return SoundAnalysis.power(frame.level) * 1e9 }
    var excess = frame.bands - noise
    for band in bandCount..<16 { excess[band] = -.infinity }
    let kept = max(1, bandCount - bandCount / 4)
    var sum: Float = 0
    for _ in 0..<kept {
      let highest = excess.max()
      sum += SoundAnalysis.power(highest)
      for band in 0..<bandCount where excess[band] == highest {
        excess[band] = -.infinity
        break
      }
    }
    return sum / Float(kept)
  }

  private mutating func decide(_ block: Range<Int>, _ decisions: inout [Decision]) {
    let span = block.lowerBound - half..<min(block.upperBound + half, scores.end)
    scoreWindow.move(to: span) { scores[$0] }
    levelWindow.move(to: span) { frames[$0].level }
    let quiet = scoreWindow.quantile(0.1, of: 0)
    let loud = scoreWindow.quantile(0.95, of: 0)
    let noise = max(levelWindow.quantile(0.02, of: 0), Self.leastNoise)
    let least = levelWindow.quantile(0.98, of: 0) - range
    let spread = quiet - scoreWindow.quantile(0.02, of: 0)
    let rise = max(3, min(0.5 * (loud - quiet), max(8 * spread, 0.2 * (loud - quiet))))
    let (start, stop) = (quiet + rise, quiet + 0.7 * rise)
    let depth = noise + 10 - least
    let threshold = max(least, noise + 6)
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
          noise: noises[k]))
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
    let frames = isRise ? min(Float(Self.mostHidden), 0.3 * depth / slope) : min(15, 0.5 * depth / slope)
    return Int(frames.rounded())
  }

  /// Frames that a beginning may lie hidden, at most.
  static let mostHidden = 6

  /// Noise that no recording is without: the rounding of 16 bits. It stands for digital silence, too.
  private static let leastNoise: Float = -98
}
