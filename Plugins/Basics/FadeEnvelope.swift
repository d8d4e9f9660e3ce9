import DSP

/// The factor for each frame of a clip that is faded in and out.
struct FadeEnvelope {
  let curve: FadeCurve
  let inFrames: Int
  let outFrames: Int

  /// Whether any of these frames of a clip of `clipFrames` is changed.
  func touches(_ frames: Range<Int>, of clipFrames: Int) -> Bool {
    frames.lowerBound < inFrames || frames.upperBound > clipFrames - outFrames
  }

  /// Fades the frames from `position` on of a clip of `clipFrames`.
  func apply(to samples: inout MutableSpan<Float>, at position: Int, of clipFrames: Int) {
    let end = position + samples.count
    for frame in position..<max(position, min(end, inFrames)) {
      samples[frame - position] *= Float(curve.gain(at: Double(frame) / Double(inFrames)))
    }
    for frame in max(position, min(end, clipFrames - outFrames))..<end {
      samples[frame - position] *= Float(curve.gain(at: Double(clipFrames - 1 - frame) / Double(outFrames)))
    }
  }
}
