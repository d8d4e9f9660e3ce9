import CSampleRate

/// One channel's change of sample rate by libsamplerate's band-limited sinc interpolation (121 dB signal-to-noise ratio).
/// Its filter is centred: output frame *n* stands at the time of input frame *n · in / out*.
final class RateConverter {
  private let state: OpaquePointer
  private let ratio: Double

  init(from rate: Int, to other: Int) throws(RunError) {
    ratio = Double(other) / Double(rate)
    guard src_is_valid_ratio(ratio) != 0 else {
      throw RunError(
        .badInput, "audio at \(rate) Hz cannot be converted to \(other) Hz; the rates may differ 256 times at most")
    }
    var reason: Int32 = 0
    guard let made = src_new(Int32(SRC_SINC_MEDIUM_QUALITY), 1, &reason) else {
      throw RunError(
        .internal, "no rate converter from \(rate) to \(other) Hz: \(String(cString: src_strerror(reason)))")
    }
    state = made
  }

  deinit { src_delete(state) }

  /// Converts what it can of `input` into `output`.
  ///
  /// - Returns: how many frames were used and made.
  func process(
    _ input: UnsafePointer<Float>, _ inputFrames: Int, _ output: UnsafeMutablePointer<Float>, _ outputFrames: Int,
    isLast: Bool
  ) throws(RunError) -> (used: Int, made: Int) {
    var data = SRC_DATA(
      data_in: input, data_out: output, input_frames: inputFrames, output_frames: outputFrames, input_frames_used: 0,
      output_frames_gen: 0, end_of_input: isLast ? 1 : 0, src_ratio: ratio)
    let status = src_process(state, &data)
    guard status == 0 else {
      throw RunError(.internal, "rate conversion failed: \(String(cString: src_strerror(status)))")
    }
    return (data.input_frames_used, data.output_frames_gen)
  }

  /// Forgets everything, for another clip.
  func reset() { src_reset(state) }
}
