/// The even beat nearest to a recording's beats, and where each moment of the recording would be had it kept to it.
public struct SteadyPulse: Sendable {
  /// Samples from a beat to the next.
  public let beat: Double
  /// Where the first beat is, in samples.
  public let origin: Double
  private let beats: [Double]

  /// Nil for fewer than two beats.
  ///
  /// - Parameter beat: Samples from a beat to the next, where that is known.
  public init?(_ track: BeatTrack, beat known: Double? = nil) {
    beats = track.beats.map(\.position)
    guard beats.count > 1 else { return nil }
    // The line through the beats by least squares.
    let count = Double(beats.count)
    let meanIndex = (count - 1) / 2
    let meanPosition = beats.reduce(0, +) / count
    var product = 0.0
    var square = 0.0
    for (index, position) in beats.enumerated() {
      product += (Double(index) - meanIndex) * (position - meanPosition)
      square += (Double(index) - meanIndex) * (Double(index) - meanIndex)
    }
    beat = known ?? product / square
    origin = meanPosition - meanIndex * beat
  }

  /// Where `position` would be with even beats, in samples.
  public func steady(_ position: Double) -> Double {
    let next = min(max(1, beats.firstIndex { $0 > position } ?? beats.count - 1), beats.count - 1)
    let left = beats[next - 1]
    let number = Double(next - 1) + (position - left) / (beats[next] - left)
    return origin + number * beat
  }
}
