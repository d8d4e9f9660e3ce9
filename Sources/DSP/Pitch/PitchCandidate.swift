/// One answer to what the pitch of a frame may be.
struct PitchCandidate: BitwiseCopyable {
  /// Period in samples of the reduced rate; 0 for no pitch.
  var period: Float
  /// log₂ of the frequency in Hz.
  var octave: Float
  /// How much speaks for it: an autocorrelation, with a little taken away for low pitches.
  var strength: Float

  static let capacity = 8
}
