/// What begins at an onset.
public enum OnsetMaterial: String, CaseIterable, Sendable {
  /// What the recording sounds like: notes where it is one voice, hits otherwise.
  case auto
  /// Hits of drums, and syllables of speech.
  case hits
  /// Notes that one voice sings, hums or plays.
  case notes
}
