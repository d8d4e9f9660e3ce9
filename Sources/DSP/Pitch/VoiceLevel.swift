import Glibc

/// Judges how much speaks against a pitch because of how loud the frame is.
///
/// Mains hum, a fan and the end of an echo are as periodic as a voice, only quieter. So a frame's level is compared with that of the loudest
/// periodic frame: of everything before, slowly forgotten, and of the `ahead` frames after.
struct VoiceLevel {
  let ahead: Int

  /// Powers that may still become the highest of the frames ahead, falling, with the frames they belong to.
  private var coming: [(frame: Int, power: Float)] = []
  private var past: Float = 0
  /// Of a power, from one frame to the next.
  private let decay: Float
  private var taken = 0
  private var asked = 0

  /// - Parameters:
  ///   - hop: From one frame to the next, in seconds.
  ///   - ahead: Frames.
  init(hop: Double, ahead: Int) {
    self.ahead = ahead
    decay = Float(pow(10, -0.03 * hop))
  }

  /// Takes the next frame.
  mutating func take(_ result: Periodicity.Result) {
    if result.periodicity > 0.7 {
      while let last = coming.last, last.power <= result.power { coming.removeLast() }
      coming.append((taken, result.power))
    }
    taken += 1
  }

  /// What the next frame that is asked for loses, 0 or more; everything up to `ahead` frames after it has been taken.
  ///
  /// - Parameter middle: The mean square about the frame's place, or that just after it, whichever is less.
  mutating func penalty(of result: Periodicity.Result, middle: Float) -> Float {
    if result.periodicity > 0.7 { past = max(past, result.power) }
    while let first = coming.first, first.frame < asked { coming.removeFirst() }
    let loudest = max(past, coming.first?.power ?? 0, 1e-9)
    past *= decay
    asked += 1
    return Self.faintness(result.power / loudest)
      + Self.absence(max(0, middle - 0.7 * result.noise) / max(result.power, 1e-12))
  }

  /// Down to −20 dB nothing; below −26 dB soon too much for any voice.
  private static func faintness(_ share: Float) -> Float {
    let below = -20 - 10 * log10f(max(share, 1e-12))
    return below <= 0 ? 0 : min(2, 0.03 * below + 0.07 * max(0, below - 6))
  }

  /// The frame's middle holds little of what its window holds: the sound is before or after it, or ends there.
  private static func absence(_ share: Float) -> Float {
    share >= 0.25 ? 0 : min(1, -log10f(max(share, 1e-3) * 4))
  }
}
