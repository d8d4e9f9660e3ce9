import Glibc

/// How much of each pitch there is, whatever its octave, and so how music is tuned.
public struct PitchHistogram: Sendable {
  /// Bins of 10 cents: an octave from C on.
  private var bins = [Double](repeating: 0, count: 120)

  public init() {}

  /// Counts a pitch.
  ///
  /// - Parameters:
  ///   - note: MIDI number, with fraction.
  ///   - weight: How much it counts, 0 or more.
  public mutating func add(_ note: Double, weight: Double) {
    guard note.isFinite, weight > 0 else { return }
    // What is between two bins is divided among them.
    let place = note * 10
    let below = place.rounded(.down)
    let share = place - below
    let bin = Int(below.truncatingRemainder(dividingBy: 120)) + 120
    bins[bin % 120] += weight * (1 - share)
    bins[(bin + 1) % 120] += weight * share
  }

  /// Whether nothing was counted.
  public var isEmpty: Bool { !bins.contains { $0 > 0 } }

  /// By how many cents, −50…50, the pitches as a whole lie above the semitones: the angle of the mean of all, laid around a circle that is a
  /// semitone long.
  public var tuning: Double {
    var (x, y) = (0.0, 0.0)
    for (bin, weight) in bins.enumerated() {
      let angle = 2 * .pi * Double(bin % 10) / 10
      x += weight * cos(angle)
      y += weight * sin(angle)
    }
    return x == 0 && y == 0 ? 0 : 100 * atan2(y, x) / (2 * .pi)
  }

  /// How much there is of each of the twelve pitch classes from C on, with ``tuning`` taken away. A pitch between two, as in a glide, speaks for
  /// neither.
  public var pitchClasses: [Double] {
    let tuning = tuning
    var classes = [Double](repeating: 0, count: 12)
    for (bin, weight) in bins.enumerated() {
      let note = Double(bin) / 10 - tuning / 100
      let nearest = note.rounded()
      classes[(Int(nearest) + 12) % 12] += weight * pow(cos(.pi * (note - nearest)), 2)
    }
    return classes
  }
}
