/// How far to shift the pitch at each moment: straight lines between points, level before the first and after the last.
public struct PitchCurve: Hashable, Sendable {
  /// A moment in frames, and the shift there.
  public struct Point: Hashable, Sendable {
    public var frame: Double
    public var semitones: Double

    public init(frame: Double, semitones: Double) {
      self.frame = frame
      self.semitones = semitones
    }
  }

  /// At least one, in order of their frames; of two at one frame the second holds from there on.
  public let points: [Point]

  /// Nil where there are no points, they are not in order, or a number is not finite.
  public init?(points: [Point]) {
    guard !points.isEmpty, points.allSatisfy({ $0.frame.isFinite && $0.semitones.isFinite }),
      zip(points, points.dropFirst()).allSatisfy({ $0.frame <= $1.frame })
    else { return nil }
    self.points = points
  }

  /// The same everywhere.
  public init(semitones: Double) {
    points = [Point(frame: 0, semitones: semitones)]
  }

  /// The shift at `frame`.
  public func semitones(at frame: Double) -> Double {
    var low = 0
    var high = points.count
    while low < high {
      let middle = (low + high) / 2
      if points[middle].frame > frame { high = middle } else { low = middle + 1 }
    }
    guard low > 0 else { return points[0].semitones }
    guard low < points.count else { return points[low - 1].semitones }
    let left = points[low - 1]
    let right = points[low]
    return left.semitones
      + (right.semitones - left.semitones) * (frame - left.frame) / (right.frame - left.frame)
  }
}
