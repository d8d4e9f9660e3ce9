/// What a drum or a mouth that imitates one can play, as far as it is told apart.
///
/// Sounds count as what they are played for: a clap or the rim on two and four is a snare, a shaker or a tambourine between the beats a hi-hat.
public enum DrumKind: String, CaseIterable, Sendable {
  case kick
  /// Also claps, finger snaps and sticks on the rim.
  case snare
  /// Open, half open and closed; also shakers and tambourines.
  case hiHat = "hi-hat"
  /// Toms, crash and ride cymbals, bells, hand drums and all else.
  case other
}
