import CFluidSynth

/// A FluidSynth that plays one note at a time.
final class Synthesizer {
  /// Frames in which FluidSynth's notes begin, end and bend.
  static let blockFrames = 64
  /// Frames that are made at once at most.
  static let mostFrames = 1024
  /// The widest bend, in semitones.
  private static let bendRange = 72
  private static let drumChannel: Int32 = 9

  private let handle: OpaquePointer
  private var channel: Int32 = 0
  private var key: Int32 = 0
  private var range = 2

  init(_ handle: OpaquePointer) { self.handle = handle }

  /// To be called instead of letting go: the font is shared, and not this synthesizer's to delete.
  func close(_ font: OpaquePointer) {
    fluid_synth_remove_sfont(handle, font)
    delete_fluid_synth(handle)
  }

  func choose(_ preset: SoundFont.Preset, _ fontID: Int32) {
    channel = preset.bank == SoundFont.Preset.percussionBank ? Self.drumChannel : 0
    fluid_synth_program_select(handle, channel, fontID, Int32(preset.bank), Int32(preset.program))
  }

  /// Begins a note with the next frame.
  ///
  /// - Parameter widestBend: The greatest that ``bend(cents:)`` will be told, which decides how finely it is done.
  func begin(key: Int, velocity: Int, widestBend: Double) {
    self.key = Int32(key)
    range = min(max(2, Int((widestBend / 100).rounded(.up))), Self.bendRange)
    fluid_synth_pitch_wheel_sens(handle, channel, Int32(range))
    bend(cents: 0)
    fluid_synth_noteon(handle, channel, self.key, Int32(velocity))
  }

  func bend(cents: Double) {
    let wheel = 8192 * (1 + cents / (100 * Double(range)))
    fluid_synth_pitch_bend(handle, channel, Int32(min(max(0, wheel.rounded()), 16383)))
  }

  func release() { fluid_synth_noteoff(handle, channel, key) }

  var isSounding: Bool { fluid_synth_get_active_voice_count(handle) > 0 }

  /// Makes the next frames, a multiple of ``blockFrames``.
  func render(_ block: inout StereoSamples, frames: Int) {
    block.left.withUnsafeMutableBufferPointer { left in
      block.right.withUnsafeMutableBufferPointer { right in
        _ = fluid_synth_write_float(
          handle, Int32(frames), left.baseAddress, 0, 1, right.baseAddress, 0, 1)
      }
    }
  }

  /// Ends whatever sounds, at once.
  func silence() {
    guard isSounding else { return }
    fluid_synth_all_sounds_off(handle, channel)
    let silence = [Float](repeating: 0, count: Self.blockFrames)
    var rest = StereoSamples(left: silence, right: silence)
    while isSounding { render(&rest, frames: Self.blockFrames) }
  }
}
