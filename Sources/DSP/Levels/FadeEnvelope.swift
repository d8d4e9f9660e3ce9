/// The factor for each frame of a clip that is faded in and out.
public struct FadeEnvelope: Sendable {
  public let curve: FadeCurve
  public let inFrames: Int
  public let outFrames: Int

  /// A clip that fades in over its first `inFrames` frames and out over its last `outFrames`.
  public init(curve: FadeCurve, inFrames: Int, outFrames: Int) {
    self.curve = curve
    self.inFrames = inFrames
    self.outFrames = outFrames
  }

  /// Whether any of these frames of a clip of `clipFrames` is changed.
  public func touches(_ frames: Range<Int>, of clipFrames: Int) -> Bool {
    frames.lowerBound < inFrames || frames.upperBound > clipFrames - outFrames
  }

  /// Fades the frames from `position` on of a clip of `clipFrames`.
  public func apply(to samples: inout MutableSpan<Float>, at position: Int, of clipFrames: Int) {
    let end = position + samples.count
    for frame in position..<max(position, min(end, inFrames)) {
      samples[frame - position] *= Float(curve.gain(at: Double(frame) / Double(inFrames)))
    }
    for frame in max(position, min(end, clipFrames - outFrames))..<end {
      samples[frame - position] *= Float(curve.gain(at: Double(clipFrames - 1 - frame) / Double(outFrames)))
    }
  }
}
