/// Finds the voiced runs of a pitch track while it grows.
///
/// A run that goes on and on is parted where the voice is least periodic, so that nobody waits for its end.
struct VoicedRunFinder {
  /// A run, and how far it may be taken beyond its first and last frame, in samples.
  struct Found {
    var run: VoicedRun
    var limits: ClosedRange<Double>
  }

  private let hop: Double
  private let sampleRate: Double
  /// Known frames, from `first` on.
  private var frames: [PitchTrack.Frame] = []
  private var first = 0
  /// Where the latest run ended.
  private var lastEnd: Int?
  private var isComplete = false
  /// In frames: the longest run, and the silence around a run that is looked at.
  private let longest: Int
  private let surroundings: Int

  init(hop: Double, sampleRate: Double) {
    self.hop = hop
    self.sampleRate = sampleRate
    longest = Int(8 * sampleRate / hop)
    surroundings = Int(0.25 * sampleRate / hop)
  }

  mutating func push(_ new: [PitchTrack.Frame]) {
    frames += new
  }

  /// No further frames come.
  mutating func finish() {
    isComplete = true
  }

  /// No run that is yet to be found reaches before this position, in samples.
  var settled: Double {
    isComplete && frames.isEmpty ? .infinity : Double(first - surroundings / 2 - 1) * hop
  }

  /// The next run of which both ends are known.
  mutating func next() -> Found? {
    let start = frames.firstIndex(where: \.isVoiced) ?? frames.count
    forget(start)
    guard !frames.isEmpty else { return nil }
    let reach = min(frames.count, longest)
    var end = frames[..<reach].firstIndex { !$0.isVoiced } ?? reach
    if end == longest {
      end = quietest(in: longest / 2..<longest)
    } else if !isComplete && frames.count < end + surroundings {
      return nil
    }
    let following = frames[end..<min(frames.count, end + surroundings)].firstIndex(where: \.isVoiced)
    let lower = lastEnd.map { max($0, first - surroundings) } ?? first - surroundings
    let upper = first + (following ?? end + surroundings)
    let found = Found(
      run: VoicedRun(
        frames: first..<first + end, frequencies: frames[..<end].map(\.frequency), hop: hop, sampleRate: sampleRate),
      limits: max(0, middle(lower, first))...middle(first + end, upper))
    lastEnd = first + end
    forget(end)
    return found
  }

  private mutating func forget(_ count: Int) {
    frames.removeFirst(count)
    first += count
  }

  /// The middle of an unvoiced gap, in samples.
  private func middle(_ start: Int, _ end: Int) -> Double {
    Double(start + end - 1) / 2 * hop
  }

  /// The frame that is least periodic.
  private func quietest(in range: Range<Int>) -> Int {
    range.min { frames[$0].confidence < frames[$1].confidence } ?? range.lowerBound
  }
}
