import Glibc

/// Changes the pitch of a stream and leaves its timing as it is: frame n of the output is frame n of the input.
///
/// Formants move along, as on a tape, or stay: then each partial takes the level that the spectrum's outline has where the
/// partial goes (``HarmonicEnvelope``), for which the pitch of the first voice is tracked on the way.
///
/// Streams as ``TimeStretcher`` does; with formants kept, up to some two seconds late.
public final class PitchShifter: SampleStream {
  private let curve: PitchCurve
  private let sampleRate: Double
  private var voice: VocoderStream
  private var pitch: PitchFollower?

  /// - Parameters:
  ///   - channelCount: At least 1. Channels keep their phase to one another.
  ///   - sampleRate: Frames per second.
  ///   - curve: How far to shift, over the frames of the stream.
  ///   - keepsFormants: Whether formants stay where they are. For one voice at a time.
  public init(channelCount: Int, sampleRate: Double, curve: PitchCurve, keepsFormants: Bool = false) {
    self.curve = curve
    self.sampleRate = sampleRate
    voice = VocoderStream(channelCount: channelCount, sampleRate: sampleRate)
    if keepsFormants { pitch = PitchFollower(sampleRate: sampleRate) }
  }

  public func append(_ samples: Span<Float>, channel: Int) {
    voice.input.append(samples, channel: channel)
  }

  public func advance(by frames: Int) {
    voice.input.advance(by: frames)
    pitch?.read(voice.input)
    run()
  }

  /// The input is complete: makes the rest of the output, which is as long.
  public func finish() {
    voice.isFinished = true
    voice.length = voice.input.end
    pitch?.finish()
    run()
  }

  public var availableFrames: Int { voice.availableFrames }

  public func copy(channel: Int, to samples: inout MutableSpan<Float>) {
    voice.copy(channel: channel, to: &samples)
  }

  public func remove(_ frames: Int) {
    voice.remove(frames)
  }

  private func run() {
    let halfHop = Double(voice.hop) / 2
    voice.run { [curve, pitch, sampleRate] centre, _ in
      var frame = VocoderStream.Frame(position: centre)
      frame.ratio = exp2(curve.semitones(at: Double(centre)) / 12)
      frame.ratioOnTheWay = exp2(curve.semitones(at: Double(centre) - halfHop) / 12)
      if let pitch {
        guard pitch.isKnown(at: centre) else { return nil }
        frame.spacing = (pitch.frequency(at: centre) ?? HarmonicEnvelope.unvoicedSpacing) / sampleRate
      }
      return frame
    }
    pitch?.forget(before: voice.centre)
  }
}
