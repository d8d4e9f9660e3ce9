/// What a lookup found: the takes of one sound, and the way to it.
public struct SampleChoice: Equatable, Sendable {
  /// At least one: the same sound struck softly, hard, again.
  public let takes: [Sample]
  /// The places that were looked at, in order; the last is where the sound was found. Such as `lo-fi/kick`, `hip-hop/kick`,
  /// `built-in lo-fi/kick`.
  public let tried: [String]

  /// The take for one stroke.
  ///
  /// - Parameters:
  ///   - velocity: 1…127; beyond every take's range the nearest one is taken.
  ///   - index: counts strokes from 0: takes for the same velocity are played in turn.
  public func take(velocity: Int = 100, index: Int = 0) -> Sample {
    func distance(_ sample: Sample) -> Int {
      max(0, sample.velocities.lowerBound - velocity, velocity - sample.velocities.upperBound)
    }
    let nearest = takes.map(distance).min()
    let fitting = takes.filter { distance($0) == nearest }
    return fitting[((index % fitting.count) + fitting.count) % fitting.count]
  }

  /// The take whose root note is nearest to a pitch, for an instrument that plays notes.
  ///
  /// - Parameter note: a MIDI number with fraction.
  public func take(nearestTo note: Double, velocity: Int = 100, index: Int = 0) -> Sample {
    func distance(_ sample: Sample) -> Double { sample.rootNote.map { abs($0 - note) } ?? .infinity }
    let nearest = takes.map(distance).min()
    return SampleChoice(takes: takes.filter { distance($0) == nearest }, tried: tried)
      .take(velocity: velocity, index: index)
  }
}
