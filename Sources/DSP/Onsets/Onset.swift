/// A moment at which a sound begins.
public struct Onset: Hashable, Sendable {
  /// In samples from the start of the recording.
  public var position: Double
  /// How clear it is, 0…1.
  public var strength: Double

  public init(position: Double, strength: Double) {
    self.position = position
    self.strength = strength
  }
}
