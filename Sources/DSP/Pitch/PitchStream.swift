import Glibc

/// Tracks the pitch of a voice that arrives piece by piece. Frames come out in order, some hundredths of a second to two seconds late; they do not depend
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
  /// Of the frames that are analysed and not decided.
  private var confidences: [Float] = []
  private var decided: [PitchCandidate] = []
  private var candidates: [PitchCandidate]
  private var loudest: Float = 0
  private let settings: PitchTracker

  init(_ settings: PitchTracker) {
    self.settings = settings
    let factor = max(1, Int(settings.sampleRate / max(8000, 6.6 * settings.range.upperBound)))
    let rate = settings.sampleRate / Double(factor)
    hop = settings.hop * settings.sampleRate
    reducedRate = rate
    reducedHop = settings.hop * rate
    decimator = Decimator(factor: factor)
    periodicity = Periodicity(rate: rate, range: settings.range, octaveCost: 0.01, floor: 0.2)
    let scale = Float(settings.hop / 0.01)
    path = PitchPath(
      jumpCost: 0.35 / scale, voicingCost: 0.14 / scale, patience: max(32, Int(2 / settings.hop)))
    refiner = PitchRefiner(rate: rate, longestPeriod: Int(rate / settings.range.lowerBound) + 1)
    padding = max(periodicity.length, refiner.reach) + 2
    signal = Array(repeating: 0, count: padding)
    origin = -padding
    candidates = Array(
      repeating: PitchCandidate(period: 0, octave: 0, strength: 0), count: PitchCandidate.capacity)
  }

  /// Takes `samples` and appends the frames that they decide to `frames`.
  public mutating func push(_ samples: Span<Float>, into frames: inout [PitchTrack.Frame]) {
    received += samples.count
    decimator.push(samples, into: &signal)
    analyse(until: .max)
    emit(into: &frames)
  }

  /// Ends the signal and appends the frames that are left: in all, one for every whole hop that begins within it.
  public mutating func finish(into frames: inout [PitchTrack.Frame]) {
    decimator.finish(into: &signal)
    signal.append(contentsOf: repeatElement(0, count: padding + Int(reducedHop) + 2))
    analyse(until: Int((Double(received) / hop).rounded(.up)))
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
    let near = Int(0.006 * reducedRate)
    let edge = signal.withUnsafeBufferPointer { signal -> Float in
      let here = signal.baseAddress! + centre - near
      return dotProduct(here, here, 2 * near + 1) / Float(2 * near + 1)
    }
    let result = signal.withUnsafeBufferPointer { signal in
      candidates.withUnsafeMutableBufferPointer { candidates in
        periodicity.analyse(signal.baseAddress! + centre - half, candidates: candidates.baseAddress! + 1)
      }
    }
    loudest = max(loudest, result.power)
    // No pitch is the better answer the quieter it is: against the loudest so far, and against the frame's surroundings, which may hold the
    // end of a sound that the frame itself is no part of.
    var unvoiced = Float(settings.threshold)
    let level = result.power / max(loudest, 1e-9)
    if level < 1e-3 { unvoiced += min(1, -0.2 * log10f(max(level, 1e-12) * 1e3)) }
    let presence = edge / max(result.power, 1e-12)
    if presence < 0.1 { unvoiced += min(1, -log10f(max(presence, 1e-3) * 10)) }
    candidates[0] = PitchCandidate(period: 0, octave: 0, strength: unvoiced)
    confidences.append(result.power > 1e-10 ? result.periodicity : 0)
    candidates.withUnsafeBufferPointer {
      path.push($0.baseAddress!, count: result.count + 1, decided: &decided)
    }
  }

  /// Refines what is decided.
  private mutating func emit(into frames: inout [PitchTrack.Frame]) {
    for (index, candidate) in decided.enumerated() {
      var frequency: Float = 0
      if candidate.period > 0 {
        let centre = Int((Double(emitted + index) * reducedHop).rounded()) - origin
        let period = signal.withUnsafeBufferPointer {
          refiner.refine(candidate.period, at: $0.baseAddress! + centre)
        }
        frequency = Float(reducedRate) / period
      }
      frames.append(PitchTrack.Frame(frequency: frequency, confidence: confidences[index]))
    }
    emitted += decided.count
    confidences.removeFirst(decided.count)
    decided.removeAll(keepingCapacity: true)
    // Half a second at a time, so that moving the rest down costs little.
    let unneeded = Int((Double(emitted) * reducedHop).rounded()) - padding - origin
    if unneeded > Int(reducedRate / 2) {
      signal.removeFirst(unneeded)
      origin += unneeded
    }
  }
}
