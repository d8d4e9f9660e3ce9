/// What a stretch of a recording is.
public enum SegmentLabel: String, CaseIterable, Sendable {
  /// Somebody talks.
  case speech
  /// Somebody sings or hums, or an instrument plays: something with a pitch.
  case melody
  /// Somebody beatboxes, claps or taps.
  case rhythm
  /// Nothing but what is always there.
  case silence
}

/// A stretch of a recording with one label.
public struct Segment: Sendable {
  /// Samples of the recording.
  public var range: Range<Int>
  public var label: SegmentLabel
  /// How sure the label is, 0…1.
  public var confidence: Double
  /// What the label was told from; nil for silence.
  public var cues: SegmentCues?

  public init(range: Range<Int>, label: SegmentLabel, confidence: Double, cues: SegmentCues? = nil) {
    self.range = range
    self.label = label
    self.confidence = confidence
    self.cues = cues
  }
}
