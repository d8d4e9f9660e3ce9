/// A note of a melody that is written in beats.
public struct MelodyNote: Hashable, Sendable {
  /// MIDI number with fraction, 0…127.
  public var note: Double
  /// Beats from the start, 0 or later.
  public var start: Double
  /// Beats, above 0.
  public var duration: Double
  /// MIDI velocity, 1…127.
  public var velocity: Double

  public init(note: Double, start: Double, duration: Double, velocity: Double) {
    self.note = note
    self.start = start
    self.duration = duration
    self.velocity = velocity
  }
}
