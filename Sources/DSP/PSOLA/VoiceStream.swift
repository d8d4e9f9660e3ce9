/// Changes the pitch of one voice, and its formants independently of it, period by period, as it streams in.
///
/// ```swift
/// let stream = VoiceStream(channelCount: 1, tracker: PitchTracker(sampleRate: 48000)) { run in
///   run.frequencies.map { $0 * 1.5 }
/// }
/// let fifthHigher = stream.process([samples])
/// ```
///
/// Pitch-synchronous overlap-add (E. Moulines and F. Charpentier, "Pitch-synchronous waveform processing techniques for
/// text-to-speech synthesis using diphones", Speech Communication 9, 1990) with marks and grains at fractions of a sample. The formants are
/// then put where they were by a filter. What is unvoiced, and what is to stay as it is, is copied to the bit. Frame *n* of
/// the output is heard when frame *n* of the recording was.
///
/// The output comes up to some thirteen seconds late: when a voiced stretch has ended, or has lasted for eight seconds. It does not depend on how the
/// input is cut.
public final class VoiceStream: SampleStream {
  private let target: (VoicedRun) -> [Float]
  private let formantRatio: Double
  private var input: SampleHistory
  /// The mean of the channels; nil where there is one.
  private var middle: SampleHistory?
  private var pitch: PitchSource
  private var runs: VoicedRunFinder
  private var isFinished = false

  private var grains = GrainRenderer()
  private var filter: FormantFilter
  private var voice: FormantFilter.Pair
  private var recording: FormantFilter.Pair
  /// The start of the next block of output.
  private var position = 0
  private var block: [[Float]]
  private var output: [[Float]]
  /// How far from a moment the recording is read for it, in frames.
  private let reach: Int

  /// - Parameters:
  ///   - channelCount: At least 1. All channels are treated as their mean needs it.
  ///   - tracker: What finds the pitch.
  ///   - track: The pitch where it is known already, as `tracker` gives it; left out, it is tracked on the way.
  ///   - formantRatio: Factor for the frequencies of the formants, of everything: 1 leaves the vowels and the speaker's size as
  ///     they are.
  ///   - target: For each frame of a voiced run the frequency that is wanted, in Hz; 0 where the voice is to stay as it is.
  public init(
    channelCount: Int, tracker: PitchTracker, track: PitchTrack? = nil, formantRatio: Double = 1,
    target: @escaping (VoicedRun) -> [Float]
  ) {
    self.target = target
    self.formantRatio = formantRatio
    input = SampleHistory(channelCount: channelCount)
    middle = channelCount > 1 ? SampleHistory(channelCount: 1) : nil
    pitch = track.map(PitchSource.init) ?? PitchSource(tracker.stream())
    runs = VoicedRunFinder(hop: pitch.hop, sampleRate: tracker.sampleRate)
    filter = FormantFilter(sampleRate: tracker.sampleRate, channels: channelCount, ratio: formantRatio)
    block = Array(repeating: Array(repeating: 0, count: filter.block), count: channelCount)
    voice = FormantFilter.Pair(now: block, following: block)
    recording = voice
    output = Array(repeating: [], count: channelCount)
    reach = Int(0.5 * tracker.sampleRate)
  }

  public func append(_ samples: Span<Float>, channel: Int) {
    input.append(samples, channel: channel)
  }

  public func advance(by frames: Int) {
    input.advance(by: frames)
    let new = mean(of: frames)
    middle?.append(new.span, channel: 0)
    middle?.advance(by: frames)
    runs.push(pitch.frames(after: new.span, end: input.end))
    run()
  }

  /// The input is complete: makes the rest of the output, which is as long.
  public func finish() {
    isFinished = true
    runs.push(pitch.finish())
    runs.finish()
    run()
  }

  public var availableFrames: Int { output[0].count }

  public func copy(channel: Int, to samples: inout MutableSpan<Float>) {
    let available = output[channel]
    samples.copy(available.span.extracting(first: samples.count))
  }

  public func remove(_ frames: Int) {
    for channel in output.indices { output[channel].removeFirst(frames) }
  }

  /// The mean of the channels over the latest frames of the input.
  private func mean(of frames: Int) -> [Float] {
    var mean = [Float](repeating: 0, count: frames)
    var samples = mean
    for channel in 0..<input.channelCount {
      samples.withUnsafeMutableBufferPointer { input.copy(channel: channel, from: input.end - frames, to: $0) }
      var sum = mean.mutableSpan
      sum.add(samples.span, scaledBy: 1 / Float(input.channelCount))
    }
    return mean
  }

  private func run() {
    while let found = runs.next() {
      let marked = (middle ?? input).withView(ofChannel: 0) { view in
        var marker = EpochMarker(view)
        return marker.mark(found.run, within: found.limits)
      }
      if let marked { grains.append(GrainPlan(marked, wanted: target(found.run), formantRatio: formantRatio)) }
    }
    let settled = runs.settled
    while isFinished ? position < input.end : Double(position + 2 * filter.block) < settled { render() }
    grains.forget(before: position)
    input.forget(before: position - reach)
    middle?.forget(before: position - reach)
  }

  /// Makes the next block of output.
  private func render() {
    if position == 0 { read(from: 0, into: \.now) }
    let next = position + filter.block
    read(from: next, into: \.following)
    filter.next(voice, of: recording, pitch: grains.voice(at: Double(next)), into: &block)
    let frames = isFinished ? min(filter.block, input.end - position) : filter.block
    for channel in output.indices { output[channel] += block[channel].prefix(frames) }
    voice.step()
    recording.step()
    position = next
  }

  /// Reads a block of the voice and one of the recording.
  private func read(from start: Int, into half: WritableKeyPath<FormantFilter.Pair, [[Float]]>) {
    for channel in output.indices {
      recording[keyPath: half][channel].withUnsafeMutableBufferPointer {
        input.copy(channel: channel, from: start, to: $0)
      }
      input.withView(ofChannel: channel) { view in
        voice[keyPath: half][channel].withUnsafeMutableBufferPointer { grains.render(view, from: start, into: $0) }
      }
    }
  }
}
