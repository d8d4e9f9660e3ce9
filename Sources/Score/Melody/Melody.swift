/// Notes in time, as a composer writes them or a file tells them.
public struct Melody: Hashable, Sendable {
  /// What starts and durations are counted in.
  public enum Unit: Hashable, Sendable { case beats, seconds }

  /// One note.
  public struct Note: Hashable, Sendable {
    /// MIDI number with fraction, 0…127.
    public var note: Double
    /// From the start of the melody, 0 or later.
    public var start: Double
    /// Above 0.
    public var duration: Double
    /// MIDI velocity, 1…127.
    public var velocity: Double
    /// The word that is sung on it, where it is told.
    public var word: String?

    public init(note: Double, start: Double, duration: Double, velocity: Double = 100, word: String? = nil) {
      self.note = note
      self.start = start
      self.duration = duration
      self.velocity = velocity
      self.word = word
    }
  }

  public var unit: Unit
  public var notes: [Note]

  public init(unit: Unit = .beats, notes: [Note] = []) {
    self.unit = unit
    self.notes = notes
  }

  public var isEmpty: Bool { notes.isEmpty }

  /// The same in seconds.
  ///
  /// - Parameter clock: When each beat is; what is in seconds already does not ask it.
  public func timed(by clock: BeatClock) -> Melody {
    guard unit == .beats else { return self }
    return Melody(
      unit: .seconds,
      notes: notes.map { note in
        var timed = note
        timed.start = clock.seconds(atBeat: note.start)
        timed.duration = clock.seconds(atBeat: note.start + note.duration) - timed.start
        return timed
      })
  }
}
