/// A file that is to become a sample, and what its place and name tell of it.
struct SampleProposal: Sendable {
  /// Relative to the folder that is imported.
  var path: String
  /// Bytes.
  var size: Int64
  var instrument: Instrument
  var genres: [Genre]
  /// What it has in common with other takes of the same sound, within the pack.
  var sound: String
  var velocities = 1...127
  var rootNote: Double?
  /// Beats that a loop lasts, or beats a minute.
  var loop: LoopHint?
  var licence: String
  var source: String

  enum LoopHint: Equatable, Sendable {
    case beats(Double)
    case bpm(Double)
  }
}

/// A file that does not become one, and why.
public struct LeftOut: Equatable, Sendable {
  /// Relative to the folder that is imported.
  public var path: String
  public var reason: String
}
