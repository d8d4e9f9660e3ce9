import Glibc

/// Measures notes whose frames are known: where exactly they lie, what their pitch is, how loud and how certain they are.
struct NoteMeasures {
  let track: PitchTrack
  let frames: [NotePath.Frame]
  /// Of each frame, in dB.
  let level: [Float]
  let settings: NoteTranscriber

  private var hopSeconds: Double { track.hop / track.sampleRate }

  /// The notes at `ranges`, which are in order.
  func measure(_ ranges: [Range<Int>]) -> [SungNote] {
    let loudness = ranges.map(loudness)
    let loudest = loudness.max() ?? 0
    return zip(ranges, loudness).map { range, loudness in
      let pitch = centre(of: range)
      return SungNote(
        start: Double(range.lowerBound) * track.hop, end: Double(range.upperBound) * track.hop, pitch: pitch,
        bend: bend(of: range, around: pitch), velocity: Self.velocity(loudness - loudest),
        confidence: confidence(of: range, pitch: pitch, faintness: loudest - loudness))
    }
  }

  /// The level that a quarter of the note exceeds, in dB.
  private func loudness(of range: Range<Int>) -> Float {
    let sorted = level[range].sorted()
    return sorted[sorted.count * 3 / 4]
  }

  /// The amplitude is as the velocity's square, which is what synthesizers do with it: 40 dB are a factor of 10.
  private static func velocity(_ decibels: Float) -> Int {
    max(1, min(127, Int((127 * pow(10, Double(decibels) / 40)).rounded())))
  }

  /// The middle of the held part: the weighted median of the pitch, which counts less while it glides and at the note's ends.
  private func centre(of range: Range<Int>) -> Double {
    let fade = min(Double(range.count) / 3, 0.08 / hopSeconds)
    let voiced = range.filter { frames[$0].pitch > 0 }
    let weighted = voiced.map { frame in
      let inside = Double(min(frame - range.lowerBound, range.upperBound - 1 - frame)) + 0.5
      let steadiness = Double(frames[frame].weight)
      return (pitch: Double(frames[frame].pitch), weight: steadiness * steadiness * min(1, inside / fade))
    }.sorted { $0.pitch < $1.pitch }
    let half = weighted.reduce(0) { $0 + $1.weight } / 2
    var sum = 0.0
    for entry in weighted {
      sum += entry.weight
      if sum >= half { return entry.pitch }
    }
    return weighted.last?.pitch ?? 0
  }

  private func bend(of range: Range<Int>, around pitch: Double) -> [Int] {
    let step = NoteTranscriber.bendHop / hopSeconds
    return (0..<Int((Double(range.count) / step).rounded(.up))).map { index in
      let frame = min(range.upperBound - 1, range.lowerBound + Int((Double(index) * step).rounded()))
      return frames[frame].pitch > 0 ? Int(((Double(frames[frame].pitch) - pitch) * 100).rounded()) : 0
    }
  }

  private func confidence(of range: Range<Int>, pitch: Double, faintness: Float) -> Double {
    let voiced = range.filter { frames[$0].pitch > 0 }
    guard !voiced.isEmpty else { return 0 }
    let clarity = voiced.reduce(0) { $0 + Double(track.frames[$1].confidence) } / Double(range.count)
    let held = voiced.count { abs(Double(frames[$0].pitch) - pitch) < 0.7 }
    let steadiness = voiced.reduce(0) { $0 + Double(frames[$1].weight) } / Double(voiced.count)
    let length = min(1, Double(range.count) * hopSeconds / 0.15)
    let presence = min(1, pow(10, Double(30 - faintness) / 20))
    return clarity * Double(held) / Double(voiced.count) * steadiness.squareRoot() * length * presence
  }
}
