import DSP
import PluginKit

/// `pitch-shift`: higher or lower, at the same pace.
struct PitchShift: Stage {
  static let stage = StageInfo(
    "pitch-shift", summary: "Makes audio higher or lower and keeps its timing.",
    help: "Frame n of the output is frame n of the input. `formants: keep` is for one voice at a time.")
  static let inputs: [Port] = [.audio("in")]
  static let outputs: [Port] = [.audio("out", format: .same(as: "in"))]

  @Parameter("How far to shift.", unit: "semitones", in: -24...24) var semitones = 0.0
  @Parameter("Added to `semitones`.", unit: "cents", in: -1200...1200) var cents = 0.0
  @Parameter(
    "Whether formants move with the pitch, as on a tape, or are kept, so that a voice stays the same person's.")
  var formants = Formants.move
  @Parameter(
    "Shifts over time, added to `semitones`: [{\"time\": 0, \"semitones\": 2}, …], in seconds from the start of each clip, straight from point to point."
  )
  var curve: JSONText = "[]"

  enum Formants: String, CaseIterable, ParameterValue {
    case move, keep
  }

  /// In seconds; empty for none.
  private var points: [PitchCurve.Point] = []
  private var shifter: PitchShifter?

  mutating func prepare(_ node: Node) throws(StageError) {
    guard let points = PitchCurve.points(curve) else {
      throw .badParameter(
        "the curve is not a list such as [{\"time\": 0, \"semitones\": 2}] with times of 0 s and later in their order and shifts of at most 24 semitones",
        about: "curve")
    }
    self.points = points
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    let output = node.outputs[0]
    let offset = semitones + cents / 100
    if block.isFirst {
      try output.begin(likeClipOf: block)
      let rate = Double(node.links[0].format?.sampleRate ?? 0)
      let shifts = points.map { PitchCurve.Point(frame: $0.frame * rate, semitones: $0.semitones + offset) }
      shifter = PitchShifter(
        channelCount: block.channelCount, sampleRate: rate,
        curve: PitchCurve(points: shifts) ?? PitchCurve(semitones: offset), keepsFormants: formants == .keep)
    }
    if offset == 0 && points.isEmpty {
      try output.write(block)
    } else {
      try shifter?.process(block, to: output)
    }
    if block.isLast {
      try output.end()
      shifter = nil
    }
    return .more
  }
}
