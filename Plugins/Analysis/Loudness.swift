import DSP
import PluginKit

/// `loudness`: how loud a recording is, as a whole and over time.
struct Loudness: Stage {
  static let stage = StageInfo(
    "loudness", summary: "Measures loudness and true peak.",
    help:
      "By ITU-R BS.1770 and EBU R 128. `out` has one event for every 100 ms: `value` is the momentary loudness in LUFS, of the 400 ms up to "
      + "the event's end; its attributes tell the short-term loudness, of 3 s. `report` has the whole, as JSON.")
  static let inputs: [Port] = [.audio("in", "What to measure.")]
  static let outputs: [Port] = [
    .events("out", "Momentary loudness: one list a clip."),
    .document("report", "Integrated loudness, loudness range and peaks: one document a clip.", optional: true),
  ]

  private var course: LoudnessCourse?

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    guard let format = node.links[0].format else { return .more }
    if block.isFirst {
      guard
        let meter = LoudnessMeter(
          sampleRate: format.sampleRate, channels: format.channels, measures: [.overTime, .range, .peaks])
      else { throw StageError(.limit, "there is no memory for a loudness meter") }
      course = LoudnessCourse(meter, format)
    }
    course?.append(block)
    guard block.isLast, let course else { return .more }
    self.course = nil
    let clip = block.clip
    try node.outputs[0].emit(course.events(of: clip))
    let report = Array(course.report(of: clip).utf8)
    return try emit(report.span, node)
  }

  private func emit(_ report: Span<UInt8>, _ node: Node) throws(StageError) -> Step {
    try node.outputs[1].emit(document: report, contentType: "application/json")
    return .more
  }
}
