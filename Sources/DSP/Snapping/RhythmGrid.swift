import Glibc

/// Times at which sounds may begin: the beats of a tempo, divided evenly, with swing if wanted.
public struct RhythmGrid: Hashable, Sendable {
  /// Samples to a beat.
  public let beat: Double
  /// Where a beat is, in samples.
  public let origin: Double
  /// Steps to a beat; below 1 for steps of several beats.
  public let stepsPerBeat: Double
  /// Where the second of each two steps lies between the first and the next: 0.5 straight, 0.667 as in triplets.
  public let swing: Double

  /// - Parameters:
  ///   - beat: Samples to a beat, above 0.
  ///   - origin: Where a beat is, in samples.
  ///   - stepsPerBeat: Above 0: 2 for eighths, 3 for their triplets, 4 for sixteenths.
  ///   - swing: 0.5…0.75.
  public init(beat: Double, origin: Double = 0, stepsPerBeat: Double, swing: Double = 0.5) {
    precondition(beat > 0 && stepsPerBeat > 0, "a beat and its steps are longer than nothing")
    self.beat = beat
    self.origin = origin
    self.stepsPerBeat = stepsPerBeat
    self.swing = swing
  }

  /// Samples from a step to the next, on average.
  public var step: Double { beat / stepsPerBeat }

  /// Where the step of a number is, in samples; step 0 is the origin.
  public func position(ofStep number: Int) -> Double {
    let late = number & 1 == 1 ? (swing - 0.5) * 2 * step : 0
    return origin + Double(number) * step + late
  }

  /// The number of the step nearest to `position`, in samples.
  public func step(nearest position: Double) -> Int {
    let near = Int(((position - origin) / step).rounded())
    return (near - 1...near + 1).min {
      abs(self.position(ofStep: $0) - position) < abs(self.position(ofStep: $1) - position)
    }
      ?? near
  }
}
