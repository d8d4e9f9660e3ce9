/// A rhythm as drum machines write it: hits in the steps of some bars, to be played over and over.
public struct DrumPattern: Hashable, Sendable {
  /// One hit.
  public struct Hit: Hashable, Sendable {
    /// From 1.
    public var bar: Int
    /// Steps of the bar, from 1; may lie between two.
    public var position: Double
    /// What is hit, such as "kick".
    public var instrument: String
    /// MIDI velocity, 1…127.
    public var velocity: Double

    public init(bar: Int, position: Double, instrument: String, velocity: Double) {
      self.bar = bar
      self.position = position
      self.instrument = instrument
      self.velocity = velocity
    }
  }

  /// Tempo in beats a minute, where the pattern tells one.
  public var bpm: Double?
  /// Length in bars, at least 1.
  public var bars: Int
  /// Steps in a bar, at least 1.
  public var subdivisions: Int
  public var hits: [Hit]

  public init(bpm: Double? = nil, bars: Int, subdivisions: Int, hits: [Hit]) {
    self.bpm = bpm
    self.bars = bars
    self.subdivisions = subdivisions
    self.hits = hits
  }

  /// Beats from the start of the pattern to a hit.
  public func beat(of hit: Hit, beatsPerBar: Int) -> Double {
    (Double(hit.bar - 1) + (hit.position - 1) / Double(subdivisions)) * Double(beatsPerBar)
  }
}
