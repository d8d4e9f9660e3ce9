/// What a drum or a mouth that imitates one can play, as far as it is told apart.
public enum DrumKind: String, CaseIterable, Sendable {
  case kick
  case snare
  case hiHat = "hi-hat"
  /// Toms, cymbals, bells, shakers and all else.
  case other
}
