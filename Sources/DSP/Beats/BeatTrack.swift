/// The beats of a recording and its tempo.
public struct BeatTrack: Sendable {
  /// One beat.
  public struct Beat: Hashable, Sendable {
    /// In samples from the start of the recording.
    public var position: Double
    /// Its number in the bar, from 1: the downbeat.
    public var number: Int
    /// How clearly something begins there, 0…1.
    public var strength: Double
  }

  /// A tempo that the recording may have.
  public struct Tempo: Hashable, Sendable {
    /// Beats a minute.
    public var beatsPerMinute: Double
    /// How likely it is beside the others, 0…1.
    public var confidence: Double
  }

  /// The most likely tempo first; at least one where there are beats.
  public internal(set) var tempos: [Tempo] = []
  public internal(set) var beatsPerBar = 4
  public internal(set) var beats: [Beat] = []

  public init() {}
}
