import Glibc

/// The factor between two frequencies that many semitones apart: 2^(semitones / 12).
public func frequencyRatio(semitones: Double) -> Double {
  exp2(semitones / 12)
}
