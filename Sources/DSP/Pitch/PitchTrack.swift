import Glibc

/// The pitch of one voice over time: a fundamental frequency for every frame of a regular grid.
///
/// Frame *k* describes the signal around sample *k* · ``hop``.
public struct PitchTrack: Sendable {
  /// One point of the track.
  public struct Frame: Hashable, Sendable, BitwiseCopyable {
    /// Fundamental frequency in Hz; 0 where there is no pitch.
    public var frequency: Float
    /// How periodic the signal is there, 0…1, also where no pitch was found.
    public var confidence: Float

    public init(frequency: Float, confidence: Float) {
      self.frequency = frequency
      self.confidence = confidence
    }

    /// Whether there is a pitch.
    public var isVoiced: Bool { frequency > 0 }
  }

  /// Samples per second.
  public let sampleRate: Double
  /// Samples from one frame to the next; not always a whole number.
  public let hop: Double
  public var frames: [Frame]

  public init(sampleRate: Double, hop: Double, frames: [Frame]) {
    self.sampleRate = sampleRate
    self.hop = hop
    self.frames = frames
  }

  /// The pitch at `position`, in samples: interpolated between two voiced frames on a logarithmic scale, nil where the nearer
  /// frame has none.
  public func frequency(at position: Double) -> Double? {
    let place = position / hop
    let left = Int(place.rounded(.down))
    let near = Int(place.rounded())
    guard frames.indices.contains(near), frames[near].isVoiced else { return nil }
    let here = Double(frames[near].frequency)
    let other = near == left ? left + 1 : left
    guard frames.indices.contains(other), frames[other].isVoiced else { return here }
    let low = Double(frames[left].frequency)
    return low * Glibc.pow(Double(frames[left + 1].frequency) / low, place - Double(left))
  }

  /// The stretches of voiced frames, in order.
  public var voicedRuns: [Range<Int>] {
    var runs: [Range<Int>] = []
    for (index, frame) in frames.enumerated() where frame.isVoiced {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<index + 1
      } else {
        runs.append(index..<index + 1)
      }
    }
    return runs
  }
}
