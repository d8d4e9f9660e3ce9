import Glibc

/// A word of a recording that is to be sung: how long, and on which pitch.
public struct SungWord: Hashable, Sendable {
  /// Where the word is, in frames of the recording; not empty.
  public var source: Range<Int>
  /// How long it is to be, in frames.
  public var duration: Int
  /// The pitch of its voiced part, in Hz.
  public var frequency: Double

  public init(source: Range<Int>, duration: Int, frequency: Double) {
    precondition(!source.isEmpty && duration > 0 && frequency > 0, "a word has a length and a pitch")
    self.source = source
    self.duration = duration
    self.frequency = frequency
  }

  /// How many times as long the voiced part of a word becomes at most; the word ends early on a note that is longer.
  private static let longest = 8.0
  /// And at least: the word lasts longer than a note that is shorter.
  private static let shortest = 0.25

  /// The timing of the word: frames of the recording to frames from the word's beginning. What is spoken before its first vowel
  /// and after its last keeps its length, and the voiced part in between takes what is left.
  public func timing(_ track: PitchTrack) -> TimeMap {
    let start = Double(source.lowerBound)
    let end = Double(source.upperBound)
    let voiced = vowels(track).runs
    guard let first = voiced.first, let last = voiced.last else {
      return TimeMap(anchors: [.init(input: start, output: 0)])!
    }
    let vowel = max(start, Double(first.lowerBound) * track.hop)
    let coda = max(vowel + 1, min(end, Double(last.upperBound) * track.hop))
    let consonants = vowel - start + max(0, end - coda)
    var length = Double(duration) - consonants
    if length < Self.shortest * (coda - vowel) {
      // No room for whole consonants: everything is quicker.
      let factor = max(Self.shortest, Double(duration) / (end - start))
      return TimeMap(anchors: [.init(input: start, output: 0), .init(input: end, output: factor * (end - start))])!
    }
    length = min(length, Self.longest * (coda - vowel))
    let onset = TimeMap.Anchor(input: vowel, output: vowel - start)
    return TimeMap(
      anchors: (vowel > start ? [.init(input: start, output: 0)] : []) + [
        onset, .init(input: coda, output: onset.output + length),
      ])!
  }

  /// The stretches of the track that are vowels of the word, and the pitches, in Hz, that these may have. What is far from the
  /// pitch of the longest is none, but breath or the burst of a consonant.
  private func vowels(_ track: PitchTrack) -> (runs: [Range<Int>], pitches: ClosedRange<Double>) {
    let runs = track.voicedRuns.filter { run in
      Double(run.upperBound) * track.hop > Double(source.lowerBound)
        && Double(run.lowerBound) * track.hop < Double(source.upperBound)
    }
    func middle(_ run: Range<Int>) -> Double { Double(track.frames[run].map(\.frequency).sorted()[run.count / 2]) }
    guard let longest = runs.max(by: { $0.count < $1.count }) else { return ([], 0...0) }
    let pitches = middle(longest) / 1.7...middle(longest) * 1.7
    return (runs.filter { pitches.contains(middle($0)) }, pitches)
  }

  /// The word as it is sung, by channel, with `margin` frames of what surrounds it on either side, faded in and out.
  ///
  /// - Parameters:
  ///   - channels: The whole recording.
  ///   - track: Its pitch, as ``vowels(of:)`` gives it.
  ///   - keepsFormants: Whether formants stay where they are.
  public func render(_ channels: [[Float]], track: PitchTrack, margin: Int, keepsFormants: Bool = true) -> [[Float]] {
    let map = timing(track)
    let pitches = vowels(track).pitches
    let length = Int(map.output(at: Double(source.upperBound)).rounded()) + 2 * margin
    // Windows, and the search for attacks, reach a little beyond the word.
    let reach = Int(0.3 * track.sampleRate)
    let first = max(0, source.lowerBound - reach)
    let last = min(channels.first?.count ?? 0, source.upperBound + reach)
    let shifted = TimeMap(
      anchors: map.anchors.map { .init(input: $0.input - Double(first), output: $0.output + Double(margin)) })!
    let stretcher = TimeStretcher(
      channelCount: channels.count, sampleRate: track.sampleRate, map: shifted, length: length
    ) { position in
      guard let pitch = track.frequency(at: Double(first + position)), pitches.contains(pitch) else {
        return (1, keepsFormants ? HarmonicEnvelope.unvoicedSpacing : nil)
      }
      return (min(max(frequency / pitch, 0.125), 8), keepsFormants ? pitch : nil)
    }
    var output = stretcher.process(channels.map { Array($0[first..<last]) })
    for channel in output.indices {
      for i in 0..<min(margin, length) {
        let weight = 0.5 - 0.5 * cosf(.pi * (Float(i) + 0.5) / Float(margin))
        output[channel][i] *= weight
        output[channel][length - 1 - i] *= weight
      }
    }
    return output
  }

  /// A track without what is no vowel: stretches with a pitch that last less than 40 ms, as the tracker may find in the burst
  /// of a consonant, and frames an octave away from the middle of their stretch.
  public static func vowels(of track: PitchTrack) -> PitchTrack {
    var vowels = track
    for run in track.voicedRuns {
      let middle = track.frames[run].map(\.frequency).sorted()[run.count / 2]
      let isShort = Double(run.count) * track.hop < 0.04 * track.sampleRate
      for index in run where isShort || abs(log2f(track.frames[index].frequency / middle)) > 1 {
        vowels.frames[index].frequency = 0
      }
    }
    return vowels
  }
}
