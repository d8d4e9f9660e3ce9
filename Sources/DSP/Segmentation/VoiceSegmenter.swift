import Glibc

/// Parts a recording that arrives piece by piece into segments: speech, melody, rhythm, and the silence between them.
///
/// ```swift
/// var segmenter = VoiceSegmenter(sampleRate: 48000)
/// let known = segmenter.push(samples.span)
/// let rest = segmenter.finish()
/// ```
///
/// The segments come in order, cover every sample once, and do not depend on how the recording was cut. Each is known at most
/// ``SegmentationOptions/latency`` after its end.
public struct VoiceSegmenter {
  private let sampleRate: Int
  private let options: SegmentationOptions
  private var words: WordSpans?
  private let hop: Int
  /// In samples.
  private let longest: Int
  private var analysis: SoundAnalysis
  private var detector: ActivityDetector
  private var finder: StretchFinder
  private var pitch: PitchStream?

  /// Those whose pitch is not known yet.
  private var analysed: [SoundFrame] = []
  /// Frames that the detector has.
  private var pushed = 0
  private var envelope = FrameQueue<Float>()
  private var pitches = FrameQueue<PitchTrack.Frame>()
  private var decisions = FrameQueue<ActivityDetector.Decision>()
  private var received = 0
  private var isEnded = false
  /// Samples before this one are in segments that were handed out.
  private var covered = 0
  private var waiting: [StretchFinder.Stretch] = []

  /// - Parameters:
  ///   - sampleRate: In Hz, above 0.
  ///   - words: Where words are, in samples, when that is known: these are speech then, and no other sound is.
  public init(sampleRate: Int, options: SegmentationOptions = SegmentationOptions(), words: [Range<Int>]? = nil) {
    precondition(sampleRate > 0, "a sample rate is above 0")
    self.sampleRate = sampleRate
    self.options = options
    analysis = SoundAnalysis(sampleRate: sampleRate)
    hop = analysis.hop
    longest = max(1, Int(options.longest * Double(sampleRate)))
    let second = Double(sampleRate) / Double(hop)
    func frames(_ seconds: Double) -> Int { Int((seconds * second).rounded()) }
    detector = ActivityDetector(
      fineBandCount: analysis.fineBandCount, horizon: frames(options.horizon), range: Float(options.range))
    finder = StretchFinder(
      gap: frames(options.gap), hiddenPause: frames(min(0.1, options.gap / 2)),
      minimum: max(1, frames(options.minimum)),
      longest: max(100, frames(options.longest)))
    // Below, there is no room for a pitch and its harmonics.
    if sampleRate >= 4000 {
      pitch = PitchTracker(sampleRate: Double(sampleRate), range: 60...1000, hop: Double(hop) / Double(sampleRate))
        .stream()
    }
    self.words = words.map { WordSpans($0, gap: Int(options.gap * Double(sampleRate)), longest: longest) }
  }

  /// Takes samples of one channel and returns the segments that have become known.
  public mutating func push(_ samples: Span<Float>) -> [Segment] {
    received += samples.count
    var frames: [SoundFrame] = []
    var steps: [Float] = []
    analysis.push(samples, frames: &frames, envelope: &steps)
    var found: [PitchTrack.Frame] = []
    pitch?.push(samples, into: &found)
    pitches.append(contentsOf: found)
    return take(frames, steps)
  }

  /// Ends the recording and returns the segments that are left.
  public mutating func finish() -> [Segment] {
    isEnded = true
    var frames: [SoundFrame] = []
    var steps: [Float] = []
    analysis.finish(frames: &frames, envelope: &steps)
    var found: [PitchTrack.Frame] = []
    pitch?.finish(into: &found)
    pitches.append(contentsOf: found)
    return take(frames, steps)
  }

  private mutating func take(_ frames: [SoundFrame], _ steps: [Float]) -> [Segment] {
    envelope.append(contentsOf: steps)
    analysed += frames
    let known = isEnded || pitch == nil ? analysed.count : min(analysed.count, pitches.end - pushed)
    var decided: [ActivityDetector.Decision] = []
    for var frame in analysed[..<known] {
      frame.isTone = pushed < pitches.end && Self.isTone(pitches[pushed])
      detector.push(frame, into: &decided)
      pushed += 1
    }
    analysed.removeFirst(known)
    if isEnded { detector.finish(into: &decided) }
    for decision in decided {
      decisions.append(decision)
      if let stretch = finder.push(decision) { waiting.append(stretch) }
    }
    if isEnded, let stretch = finder.finish() { waiting.append(stretch) }

    var segments: [Segment] = []
    while let stretch = waiting.first, isEnded || stretch.frames.upperBound + Self.reach <= decisions.end {
      waiting.removeFirst()
      add(stretch, to: &segments)
    }
    if isEnded {
      addSilence(upTo: received, to: &segments)
    } else if waiting.isEmpty {
      // A long silence is told of before it ends.
      let settled = (finder.settled - Self.reach) * hop
      while settled - covered > 2 * longest { addSilence(upTo: covered + longest, to: &segments) }
    }
    forget()
    return segments
  }

  /// Whether a frame is periodic as only a tone is, and not at the frequency of the mains or twice that.
  private static func isTone(_ pitch: PitchTrack.Frame) -> Bool {
    pitch.isVoiced && pitch.confidence > 0.9
      && [50, 60, 100, 120].allSatisfy { abs(pitch.frequency - $0) > 0.01 * $0 }
  }

  /// Frames that an end of a stretch may move.
  private static let reach = 20

  private mutating func add(_ stretch: StretchFinder.Stretch, to segments: inout [Segment]) {
    let range = refined(stretch)
    let shortest = max(1, Int(options.minimum * Double(sampleRate)))
    while covered < range.upperBound {
      let start = max(range.lowerBound, covered)
      let word = words?.first.flatMap { $0.lowerBound < range.upperBound ? $0 : nil }
      let end = max(start, word?.lowerBound ?? range.upperBound)
      if start < end, word == nil && start == range.lowerBound || end - start >= shortest {
        addSilence(upTo: start, to: &segments)
        add(start..<end, of: stretch, to: &segments)
      }
      guard word != nil else { return }
      addSilence(upTo: end + 1, to: &segments)
    }
  }

  private mutating func add(
    _ range: Range<Int>, of stretch: StretchFinder.Stretch, to segments: inout [Segment]
  ) {
    let frames = (range.lowerBound / hop..<(range.upperBound + hop - 1) / hop).clamped(to: stretch.frames)
    let cues = SegmentCues(
      frames.map { k in
        let isTracked = pitches.start <= k && k < pitches.end
        return (decisions[k], isTracked ? pitches[k] : PitchTrack.Frame(frequency: 0, confidence: 0))
      }, second: Float(sampleRate) / Float(hop))
    let (label, confidence) = SegmentClassifier.label(
      cues, choices: words == nil ? [.speech, .melody, .rhythm] : [.melody, .rhythm])
    segments.append(Segment(range: range, label: label, confidence: confidence, cues: cues))
    covered = range.upperBound
  }

  /// Adds what lies between the sounds: words, where these are known, and silence.
  private mutating func addSilence(upTo end: Int, to segments: inout [Segment]) {
    func add(_ label: SegmentLabel, upTo end: Int) {
      guard end > covered else { return }
      segments.append(Segment(range: covered..<end, label: label, confidence: 1))
      covered = end
    }
    while let word = words?.first, word.lowerBound < min(end, received) {
      add(.silence, upTo: word.lowerBound)
      let spoken = min(word.upperBound, received)
      add(.speech, upTo: spoken)
      words?.use(upTo: isEnded ? word.upperBound : spoken)
    }
    // As a long silence that is still going on is parted.
    while end - covered > 2 * longest { add(.silence, upTo: covered + longest) }
    add(.silence, upTo: end)
  }

  /// The samples of a stretch: where its ends are clear of the noise, to the fine envelope's step; where they are hidden, a little beyond what was found.
  private func refined(_ stretch: StretchFinder.Stretch) -> Range<Int> {
    let steps = SoundAnalysis.steps
    let step = hop / steps
    var start = stretch.frames.lowerBound * hop
    var end = stretch.frames.upperBound * hop
    let first = decisions[stretch.frames.lowerBound]
    if !first.isMasked {
      let from = stretch.frames.lowerBound * steps
      start = ((from..<from + steps).first { envelope[$0] > first.threshold } ?? from) * step
    } else {
      start -= stretch.before * hop
    }
    let last = decisions[stretch.frames.upperBound - 1]
    if !last.isMasked {
      let from = (stretch.frames.upperBound - 1) * steps
      end = (((from..<from + steps).last { envelope[$0] > last.threshold } ?? from + steps - 1) + 1) * step
    } else {
      end += stretch.after * hop
    }
    start = max(covered, start)
    return start..<max(start, min(end, received))
  }

  private mutating func forget() {
    let needed = min(waiting.first?.frames.lowerBound ?? .max, finder.settled) - Self.reach
    decisions.drop(before: needed)
    pitches.drop(before: needed)
    envelope.drop(before: needed * SoundAnalysis.steps)
  }
}
