/// Bounds of what a score may hold, checked before memory is taken.
public enum ScoreLimits {
  /// Bars of a pattern, and of what is made of it.
  public static let bars = 1...10_000
  /// Steps in a bar.
  public static let subdivisions = 1...1024
  /// Events of one score.
  public static let events = 1_000_000
  /// Beats from the start to anything.
  public static let beats = 1e6
  /// Seconds from the start to anything: a day.
  public static let seconds = 86_400.0
  /// MIDI numbers of notes.
  public static let notes = 0.0...127.0
  /// MIDI velocities.
  public static let velocities = 1.0...127.0
  /// Bytes of a file with a score.
  public static let fileSize = 16 << 20
}
