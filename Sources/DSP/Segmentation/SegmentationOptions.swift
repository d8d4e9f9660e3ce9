/// What counts as one segment. Times are seconds.
public struct SegmentationOptions: Sendable {
  /// A pause that is shorter is part of the segment around it.
  public var gap = 0.28
  /// A sound that is shorter is none.
  public var minimum = 0.1
  /// A segment that is longer is cut at its quietest moment.
  public var longest = 30.0
  /// How far below the loudest sounds around it a sound may be and still count, in dB.
  public var range = 40.0
  /// How far the noise and the loudest sounds are looked for, to either side.
  public var horizon = 12.0

  public init() {}

  /// How much later than the end of a segment it is known, at most. The pitch, by which tones are told from noise, comes some seconds late itself.
  public var latency: Double { 2 * horizon + gap + longest + 5 }
}
