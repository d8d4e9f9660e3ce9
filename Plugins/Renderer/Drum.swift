import DSP
import Glibc
import SampleLibrary

/// A drum of a kit, ready to be struck.
struct Drum {
  enum Sound {
    /// Recordings that are struck in turn.
    case recordings([StereoSamples])
    /// A sound of the library: the takes that fit the velocity are struck in turn. By name, the takes decoded.
    case takes(SampleChoice, [String: StereoSamples])
    /// A key of the SoundFont's drum kit.
    case key(Int)
  }

  var sound: Sound
  /// A factor.
  var gain: Double
  /// −1…1.
  var pan: Double
  /// Drums with the same one end each other.
  var chokeGroup: String?
  /// How often it was struck, counted from a number that the seed gives.
  var strokes: Int

  /// What the next stroke sounds like; nil where a SoundFont makes it.
  mutating func strike(velocity: Double) -> StereoSamples? {
    defer { strokes += 1 }
    switch sound {
    case .recordings(let recordings): return recordings[strokes % recordings.count]
    case .takes(let choice, let decoded):
      return decoded[choice.take(velocity: Int(velocity.rounded()), index: strokes).name]
    case .key: return nil
    }
  }

  /// The level of a stroke on both sides.
  ///
  /// - Parameter curve: 0 is equally loud at all velocities, 1 in proportion, 2 as General MIDI has it.
  func level(velocity: Double, curve: Double, isMono: Bool) -> StereoGain {
    let place = isMono ? StereoGain(panningMono: pan) : StereoGain(balancing: pan)
    let level = gain * pow(velocity / 127, curve)
    return StereoGain(left: place.left * level, right: place.right * level)
  }
}
