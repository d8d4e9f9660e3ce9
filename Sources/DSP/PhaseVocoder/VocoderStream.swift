/// Feeds a ``PhaseVocoder`` from a stream and keeps what it makes: the part that changing time and changing pitch have in
/// common.
struct VocoderStream {
  /// What an output frame is made of.
  struct Frame {
    /// The frame of the input in its middle.
    var position: Int
    /// Factor for every frequency.
    var ratio = 1.0
    /// The same half a hop before: partials advance by it from the frame before. Nil for as in the middle.
    var ratioOnTheWay: Double?
    /// From harmonic to harmonic, in cycles per sample, where formants are to stay.
    var spacing: Double?

    init(position: Int) {
      self.position = position
    }
  }

  var input: SampleHistory
  /// No further input comes, and `length` is the output's.
  var isFinished = false
  var length = Int.max

  private let vocoder: PhaseVocoder
  private var finder: AttackFinder
  /// The middle of the next output frame.
  private(set) var centre: Int
  /// Completed output by channel, from `outputStart` on.
  private var output: [[Float]]
  private var outputStart = 0

  init(channelCount: Int, sampleRate: Double) {
    input = SampleHistory(channelCount: channelCount)
    vocoder = PhaseVocoder(
      channelCount: channelCount, layout: PhaseVocoder.Layout(sampleRate: sampleRate, seconds: 0.0427))
    finder = AttackFinder(channelCount: channelCount, sampleRate: sampleRate)
    // The first frame to touch the output; those before it would only sound ahead of its start.
    centre = vocoder.layout.hop - vocoder.layout.window / 2
    output = Array(repeating: [], count: channelCount)
  }

  /// Frames that can be taken.
  var availableFrames: Int { max(0, min(output[0].count, length - outputStart)) }

  func copy(channel: Int, to samples: inout MutableSpan<Float>) {
    precondition(samples.count <= output[channel].count, "more frames than are available")
    output[channel].withUnsafeBufferPointer { source in
      samples.withUnsafeMutableBufferPointer { samples in
        for i in samples.indices { samples[i] = source[i] }
      }
    }
  }

  mutating func remove(_ frames: Int) {
    for channel in output.indices { output[channel].removeFirst(frames) }
    outputStart += frames
  }

  /// From one output frame to the next.
  var hop: Int { vocoder.layout.hop }

  /// Half a window: how far from the middle of a frame the input reaches into it.
  var reach: Int { vocoder.layout.window / 2 }

  /// Makes the output that the input so far allows.
  ///
  /// - Parameters:
  ///   - horizon: For the middle of an output frame the position before which attacks must be known to place it.
  ///   - place: For the middle of an output frame what it is made of; nil while that is not known.
  mutating func run(horizon: (Int) -> Int = { $0 }, _ place: (Int, AttackFinder) -> Frame?) {
    let layout = vocoder.layout
    while centre - reach < length {
      let known = horizon(centre) + reach
      guard isFinished || known + finder.lookahead <= input.end else { return }
      finder.read(input, to: known)
      guard let frame = place(centre, finder) else { return }
      vocoder.advance(input, to: frame, attack: finder.nearest(to: frame.position, within: reach))
      let first = centre - reach
      for channel in output.indices {
        vocoder.copyCompleted(channel: channel, to: &output[channel])
        // What sounds ahead of the output's start is not wanted.
        if first < 0 { output[channel].removeFirst(min(layout.hop, -first)) }
      }
      centre += layout.hop
      finder.forget(before: frame.position - 2 * reach)
      input.forget(before: frame.position - 2 * reach - layout.hop)
    }
  }
}
