import Glibc

/// Tracks the pitch of a voice that arrives piece by piece. Frames come out in order, three to five seconds late; they do not depend
/// on how the signal was cut.
public struct PitchStream {
  /// Samples from one frame to the next; not always a whole number.
  public let hop: Double

  private var decimator: Decimator
  private var periodicity: Periodicity
  private var path: PitchPath
  private var refiner: PitchRefiner

  /// The signal at the reduced rate, from sample `origin` on.
  private var signal: [Float] = []
  private var origin = 0
  /// Zeros that stand before the first sample.
  private let padding: Int
  private let reducedRate: Double
  private let reducedHop: Double

  private var received = 0
  private var analysed = 0
  private var emitted = 0
  /// Frames that are analysed and not emitted; the path search has the first `inSearch` of them.
  private var waiting: [Frame] = []
  private var inSearch = 0
  /// Of the frames that wait, ``PitchCandidate/capacity`` each.
  private var candidates: [PitchCandidate] = []
  private var level: VoiceLevel
  private var decided: [PitchCandidate] = []

  private struct Frame {
    var result: Periodicity.Result
    /// Mean squares of its middle, which is shorter than the frame, and of the period that follows the frame's place.
    var middle: Float
    var after: Float
  }

  private let settings: PitchTracker

  init(_ settings: PitchTracker) {
    self.settings = settings
    let factor = max(1, Int(settings.sampleRate / max(8000, 6.6 * settings.range.upperBound)))
    let rate = settings.sampleRate / Double(factor)
    hop = settings.hop * settings.sampleRate
    reducedRate = rate
    reducedHop = settings.hop * rate
    decimator = Decimator(factor: factor)
    periodicity = Periodicity(rate: rate, range: settings.range, hop: settings.hop, octaveCost: 0.01, floor: 0.2)
    let scale = Float(settings.hop / 0.01)
    path = PitchPath(
      jumpCost: 0.35 / scale, voicingCost: 0.14 / scale, patience: max(32, Int(2 / settings.hop)))
    refiner = PitchRefiner(rate: rate, longestPeriod: Int(rate / settings.range.lowerBound) + 1)
    padding = max(periodicity.length, refiner.reach) + 2
    signal = Array(repeating: 0, count: padding)
    origin = -padding
    level = VoiceLevel(hop: settings.hop, ahead: max(1, Int(3 / settings.hop)))
  }

  /// Takes `samples` and appends the frames that they decide to `frames`.
  public mutating func push(_ samples: Span<Float>, into frames: inout [PitchTrack.Frame]) {
    received += samples.count
    // Memory stays small however much comes at once.
    for start in stride(from: 0, to: samples.count, by: 65536) {
      decimator.push(samples.extracting(start..<min(start + 65536, samples.count)), into: &signal)
      analyse(until: .max)
      emit(into: &frames)
    }
  }

  /// Ends the signal and appends the frames that are left: in all, one for every whole hop that begins within it.
  public mutating func finish(into frames: inout [PitchTrack.Frame]) {
    decimator.finish(into: &signal)
    signal.append(contentsOf: repeatElement(0, count: padding + Int(reducedHop) + 2))
    analyse(until: Int((Double(received) / hop).rounded(.up)))
    while inSearch < waiting.count { choose() }
    path.finish(decided: &decided)
    emit(into: &frames)
  }

  /// Analyses the frames below `end` for which there are samples.
  private mutating func analyse(until end: Int) {
    let half = periodicity.length / 2
    let needed = max(half, refiner.reach)
    while analysed < end {
      let centre = Int((Double(analysed) * reducedHop).rounded()) - origin
      guard centre + needed + 1 < signal.count else { return }
      analyseFrame(around: centre, half: half)
      analysed += 1
    }
  }

  private mutating func analyseFrame(around centre: Int, half: Int) {
    let first = candidates.count
    candidates.append(
      contentsOf: repeatElement(PitchCandidate(period: 0, octave: 0, strength: 0), count: PitchCandidate.capacity))
    var frame = signal.withUnsafeBufferPointer { signal in
      let centre = signal.baseAddress! + centre
      let result = candidates.withUnsafeMutableBufferPointer { candidates in
        periodicity.analyse(centre - half, candidates: candidates.baseAddress! + first + 1)
      }
      // A low voice is a row of pulses: less than a period may lie between two of them.
      let period = result.count > 0 ? Double(candidates[first + 1].period) : 0
      let near = Int(max(0.006 * reducedRate, 0.55 * period))
      let next = Int(max(0.006 * reducedRate, period))
      return Frame(
        result: result, middle: dotProduct(centre - near, centre - near, 2 * near + 1) / Float(2 * near + 1),
        after: dotProduct(centre, centre, next) / Float(next))
    }
    // What no float file tells from silence.
    if frame.result.power < 1e-10 { frame.result.periodicity = 0 }
    level.take(frame.result)
    waiting.append(frame)
    if waiting.count - inSearch > level.ahead { choose() }
  }

  /// Gives the path search the first frame that it does not have yet.
  private mutating func choose() {
    let frame = waiting[inSearch]
    let unvoiced = Float(settings.threshold) + level.penalty(of: frame.result, middle: min(frame.middle, frame.after))
    let first = inSearch * PitchCandidate.capacity
    candidates[first].strength = unvoiced
    candidates.withUnsafeBufferPointer {
      path.push($0.baseAddress! + first, count: frame.result.count + 1, decided: &decided)
    }
    inSearch += 1
  }

  /// Refines what is decided.
  private mutating func emit(into frames: inout [PitchTrack.Frame]) {
    if decided.isEmpty { return }
    for (index, candidate) in decided.enumerated() {
      var frequency: Float = 0
      if candidate.period > 0 {
        let centre = Int((Double(emitted + index) * reducedHop).rounded()) - origin
        let period = signal.withUnsafeBufferPointer {
          refiner.refine(candidate.period, noise: waiting[index].result.noiseShare, at: $0.baseAddress! + centre)
        }
        frequency = Float(reducedRate) / period
      }
      frames.append(PitchTrack.Frame(frequency: frequency, confidence: waiting[index].result.periodicity))
    }
    emitted += decided.count
    waiting.removeFirst(decided.count)
    candidates.removeFirst(decided.count * PitchCandidate.capacity)
    inSearch -= decided.count
    decided.removeAll(keepingCapacity: true)
    // Half a second at a time, so that moving the rest down costs little.
    let unneeded = Int((Double(emitted) * reducedHop).rounded()) - padding - origin
    if unneeded > Int(reducedRate / 2) {
      signal.removeFirst(unneeded)
      origin += unneeded
    }
  }
}
