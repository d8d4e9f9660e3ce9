import Glibc

/// The factors of the two channels of a stereo signal.
public struct StereoGain: Hashable, Sendable {
  public var left: Double
  public var right: Double

  /// Factors as they are.
  public init(left: Double, right: Double) {
    self.left = left
    self.right = right
  }

  /// Places a mono signal between left (−1) and right (1) at constant power: −3 dB in each channel at the centre, 0 dB at
  /// the sides.
  public init(panningMono position: Double) {
    let position = min(max(position, -1), 1)
    // In floating point cos(π/2) is not 0.
    left = position == 1 ? 0 : cos((position + 1) * .pi / 4)
    right = position == -1 ? 0 : sin((position + 1) * .pi / 4)
  }

  /// Shifts the balance of a stereo signal to left (−1) or right (1): the side that is turned away from is lowered, in
  /// equal steps down to silence at the end; the other side, and both at the centre, keep their level.
  public init(balancing position: Double) {
    let position = min(max(position, -1), 1)
    left = min(1, 1 - position)
    right = min(1, 1 + position)
  }
}
