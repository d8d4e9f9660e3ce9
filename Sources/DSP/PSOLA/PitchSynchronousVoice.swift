/// One voice, cut into its periods, whose pitch and formants can be changed independently, period by period.
///
/// ```swift
/// let track = PitchTracker(sampleRate: 48000).track(samples.span)
/// let voice = PitchSynchronousVoice(samples.span, track: track)
/// let edit = VoiceEdit(frequencies: track.frames.map { $0.frequency * 1.1 })
/// let higher = voice.render(voice.plan(edit), samples.span)
/// ```
///
/// Pitch-synchronous overlap-add (E. Moulines and F. Charpentier, Speech Communication 9, 1990) with marks and grains at fractions of a
/// sample. Small shifts play the periods faster or slower, repeat or leave out one where time requires it, and put the
/// formants back with a filter. What is unvoiced, and what is to stay as it is, is copied to the bit. Frame *n* of the output
/// is heard when frame *n* of the recording was.
public struct PitchSynchronousVoice: Sendable {
  public let track: PitchTrack
  public let runs: [EpochRun]

  /// - Parameters:
  ///   - signal: The recording; of a stereo recording its mid.
  ///   - track: The pitch of `signal`.
  public init(_ signal: Span<Float>, track: PitchTrack) {
    self.track = track
    runs = signal.withUnsafeBufferPointer { signal in
      signal.isEmpty ? [] : EpochMarker(track).runs(of: signal)
    }
  }

  /// How the voice is put together to become what `edit` says.
  public func plan(_ edit: VoiceEdit) -> VoicePlan {
    VoicePlan(edit, runs: runs, track: track)
  }

  /// One whole channel of the recording, rendered. For long recordings and for several channels use a ``VoiceRenderer``.
  public func render(_ plan: VoicePlan, _ input: Span<Float>) -> [Float] {
    var renderer = VoiceRenderer(plan, sampleRate: track.sampleRate, channels: 1)
    return input.withUnsafeBufferPointer { input in
      [Float](unsafeUninitializedCapacity: input.count) { output, count in
        for start in stride(from: 0, to: input.count, by: renderer.blockFrames) {
          let end = min(input.count, start + renderer.blockFrames)
          renderer.render([input], into: [UnsafeMutableBufferPointer(rebasing: output[start..<end])])
        }
        count = input.count
      }
    }
  }
}
