import Glibc

/// How the periods of a run are put together anew.
struct GrainPlan {
  /// In order of their output. The first and the last are as they were.
  private(set) var marks: [GrainMark] = []

  /// Up to this shift, in octaves, a piece of the recording is played faster or slower, which leaves the waveform
  /// whole, and its formants are put back by a filter. Beyond it the pieces keep their speed and move closer together or
  /// apart, which keeps the formants almost by itself but cuts into the waveform.
  private static let furthestWarp = 2.0 / 12

  /// - Parameters:
  ///   - wanted: For each frame of the run, in Hz; 0 leaves it as it is. Where nothing is to change there are no marks.
  ///   - formantRatio: Factor for the frequencies of the formants.
  init(_ run: EpochRun, wanted: [Float], formantRatio: Double) {
    let own = run.voiced.frequencies.map(Double.init)
    precondition(wanted.count == own.count, "one frequency is wanted for each frame of the run")
    let wanted = zip(wanted, own).map { $0 > 0 ? Double($0) : $1 }
    let shifts = zip(wanted, own).map { log2($0 / $1) }
    if formantRatio == 1, shifts.allSatisfy({ abs($0) < 1e-5 }) { return }
    let outputs = Self.periods(wanted, of: run)
    guard outputs.count > 2 else { return }

    let source = run.marks
    var near = 0
    var index = 0
    for (number, output) in outputs.enumerated() {
      while near + 2 < source.count, source[near + 1] <= output { near += 1 }
      let place = Double(near) + (output - source[near]) / (source[near + 1] - source[near])
      // On from one period to the next for as long as the time allows: with some slack, so that a vibrato
      // around the right pitch does not jump to and fro.
      let next = number == 0 ? 0 : index + 1
      index = abs(Double(next) - place) > 0.6 ? Int(place.rounded()) : next
      index = min(max(index, 0), source.count - 1)
      let before = number > 0 ? output - outputs[number - 1] : outputs[1] - output
      let after = number + 1 < outputs.count ? outputs[number + 1] - output : before
      let sourceBefore = index > 0 ? source[index] - source[index - 1] : source[1] - source[0]
      let sourceAfter = index + 1 < source.count ? source[index + 1] - source[index] : sourceBefore
      let nearest = Int((output / run.voiced.hop).rounded()) - run.voiced.frames.lowerBound
      let frame = min(max(nearest, 0), own.count - 1)
      // Frequencies from the track rather than from the marks, whose distances tremble.
      var mark = GrainMark(
        output: output, source: source[index], frequency: wanted[frame] / run.voiced.sampleRate,
        sourceFrequency: own[frame] / run.voiced.sampleRate)
      if abs(shifts[frame]) <= Self.furthestWarp {
        mark.rateBefore = sourceBefore / before
        mark.rateAfter = sourceAfter / after
        mark.continues = number > 0 && index == next
      } else {
        mark.rateBefore = formantRatio
        mark.rateAfter = formantRatio
        mark.reachBefore = sourceBefore / formantRatio
        mark.reachAfter = sourceAfter / formantRatio
      }
      marks.append(mark)
    }
    for index in 1..<marks.count where marks[index].continues {
      // A grain that keeps its speed does not lead on to one that does not.
      marks[index].continues = marks[index - 1].reachAfter == .infinity
    }
    leadIn()
    leadOut()
  }

  /// The recording leads up to the first mark, which is where it was.
  private mutating func leadIn() {
    marks[0].rateBefore = 1
    marks[0].reachBefore = .infinity
    marks[0].continues = true
  }

  /// From the last mark on the recording is as it was.
  private mutating func leadOut() {
    let last = marks.count - 1
    marks[last] = GrainMark(
      output: marks[last].output, source: marks[last].output, frequency: marks[last].frequency,
      sourceFrequency: marks[last].sourceFrequency)
  }

  /// Where the output's periods begin: from the run's first mark on, at the wanted frequency.
  private static func periods(_ wanted: [Double], of run: EpochRun) -> [Double] {
    let range = run.marks[0]...run.marks[run.marks.count - 1]
    let curve = PhaseCurve(run.voiced, frequencies: wanted, range: range)
    var cursor = 0
    return (0...Int(curve.end)).map { curve.position(ofPhase: Double($0), cursor: &cursor) }
  }
}
