import Glibc

/// How a voice is put together anew: made once from the pitch track and the periods' marks, then rendered for any number of channels.
public struct VoicePlan: Sendable {
  /// In order of their output. Before the first, after the last and between two runs the recording stays as it is.
  let marks: [GrainMark]
  let formantRatio: Double
  /// For each mark the frequency of the output around it, in cycles per sample.
  let frequencies: [Float]

  /// Up to this shift, in octaves, a piece of the recording is played faster or slower, which leaves the waveform
  /// whole, and its formants are put back by a filter. Beyond it the pieces keep their speed and move closer together or
  /// apart, which keeps the formants by itself but cuts into the waveform.
  private static let furthestWarp = 2.0 / 12

  init(_ edit: VoiceEdit, runs: [EpochRun], track: PitchTrack) {
    precondition(edit.frequencies.count == track.frames.count, "one frequency is wanted for each frame of the track")
    var marks: [GrainMark] = []
    var frequencies: [Float] = []
    for run in runs {
      let first = marks.count
      Self.append(run, edit: edit, track: track, to: &marks)
      for index in first..<marks.count {
        let before = index > first ? marks[index].output - marks[index - 1].output : .infinity
        let after = index + 1 < marks.count ? marks[index + 1].output - marks[index].output : .infinity
        frequencies.append(Float(1 / min(before, after)))
      }
    }
    self.marks = marks
    self.frequencies = frequencies
    formantRatio = edit.formantRatio
  }

  private static func append(_ run: EpochRun, edit: VoiceEdit, track: PitchTrack, to marks: inout [GrainMark]) {
    let wanted = run.frames.map { frame -> Double in
      let frequency = Double(edit.frequencies[frame])
      return frequency > 0 ? frequency : Double(track.frames[frame].frequency)
    }
    let shifts = zip(run.frames, wanted).map { log2($1 / Double(track.frames[$0].frequency)) }
    if edit.formantRatio == 1, shifts.allSatisfy({ abs($0) < 1e-5 }) { return }

    let source = run.marks
    let outputs = periods(wanted, of: run, track: track)
    guard outputs.count > 2 else { return }
    let first = marks.count
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
      let frame = Int((output / track.hop).rounded()) - run.frames.lowerBound
      let shift = shifts[min(max(frame, 0), shifts.count - 1)]
      let warps = abs(shift) <= furthestWarp
      let before = number > 0 ? output - outputs[number - 1] : outputs[1] - output
      let after = number + 1 < outputs.count ? outputs[number + 1] - output : before
      let sourceBefore = index > 0 ? source[index] - source[index - 1] : source[1] - source[0]
      let sourceAfter = index + 1 < source.count ? source[index + 1] - source[index] : sourceBefore
      var mark = GrainMark(output: output, source: source[index])
      if warps {
        mark.drag = exp2(shift)
        mark.rateBefore = sourceBefore / before
        mark.rateAfter = sourceAfter / after
        mark.continues = number > 0 && index == next
      } else {
        mark.drag = edit.formantRatio
        mark.rateBefore = edit.formantRatio
        mark.rateAfter = edit.formantRatio
        mark.reachBefore = sourceBefore / edit.formantRatio
        mark.reachAfter = sourceAfter / edit.formantRatio
      }
      marks.append(mark)
    }
    for index in first + 1..<marks.count where marks[index].continues {
      // A grain that keeps its speed does not lead on to one that does not.
      marks[index].continues = marks[index - 1].reachAfter == .infinity
    }
    let last = outputs[outputs.count - 1]
    marks[first].rateBefore = 1
    marks[first].reachBefore = .infinity
    marks[first].continues = true
    marks[marks.count - 1] = .unchanged(at: last, continues: false)
  }

  /// Where the output's periods begin: from the run's first mark on, at the wanted frequency.
  private static func periods(_ wanted: [Double], of run: EpochRun, track: PitchTrack) -> [Double] {
    let range = run.marks[0]...run.marks[run.marks.count - 1]
    let curve = PhaseCurve(
      frequencies: wanted, first: run.frames.lowerBound, hop: track.hop, sampleRate: track.sampleRate, range: range)
    var cursor = 0
    return (0...Int(curve.end)).map { curve.position(ofPhase: Double($0), cursor: &cursor) }
  }
}
