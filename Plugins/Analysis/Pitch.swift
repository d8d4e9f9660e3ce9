import DSP
import MusicStages
import PluginKit

/// `pitch`: the fundamental frequency of one voice, frame by frame.
struct Pitch: Stage {
  static let stage = StageInfo(
    "pitch", summary: "Finds the pitch of a voice, frame by frame.",
    help:
      "One event a frame, centred on its start: `value` is the frequency in Hz, 0 where there is no pitch; `confidence` tells how "
      + "periodic the sound is. For one voice or instrument at a time; several channels are averaged.")
  static let inputs: [Port] = [.audio("in", "A voice.")]
  static let outputs: [Port] = [.events("out", "Its pitch: one list a clip.")]

  @Parameter("Lowest pitch that is looked for.", unit: "Hz", in: 20...2000) var minimum = 50.0
  @Parameter("Highest pitch that is looked for.", unit: "Hz", in: 40...4000) var maximum = 1200.0
  @Parameter("From one frame to the next.", unit: "s", in: 0.001...0.1) var hop = 0.005
  @Parameter("How periodic a frame must be to have a pitch; lower finds more in noise.", in: 0.1...0.95)
  var threshold = 0.45

  private var stream: PitchStream?
  private var frames: [PitchTrack.Frame] = []

  func prepare(_ node: Node) throws(StageError) {
    try checkPitchRange(lowest: minimum, highest: maximum, about: "minimum")
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    guard let format = node.links[0].format else { return .more }
    if block.isFirst {
      stream = PitchTracker(
        sampleRate: Double(format.sampleRate), range: minimum...maximum, hop: hop, threshold: threshold
      ).stream()
    }
    if block.frames > 0 {
      let samples = mono(block)
      stream?.push(samples.span, into: &frames)
    }
    if block.isLast {
      stream?.finish(into: &frames)
      stream = nil
      try node.outputs[0].emit(list(of: block.clip, rate: format.sampleRate))
      frames.removeAll()
    }
    return .more
  }

  private func list(of clip: Clip?, rate: Int) -> EventList {
    let start = clip?.start ?? 0
    let step = hop * Double(rate)
    let events = frames.enumerated().map { index, frame in
      let first = Int((Double(index) * step).rounded())
      return Event(
        start: start + first, duration: Int((Double(index + 1) * step).rounded()) - first,
        value: Double(frame.frequency), confidence: Double(frame.confidence))
    }
    return EventList(kind: "pitch", clip: clip?.id, rate: rate, events: events)
  }
}
