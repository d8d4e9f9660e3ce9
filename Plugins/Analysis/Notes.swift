import DSP
import MusicStages
import PluginKit

/// `notes`: what one voice sings, hums or plays.
struct Notes: Stage {
  static let stage = StageInfo(
    "notes", summary: "Writes down the notes of a voice.",
    help:
      "One event a note: `value` is its pitch as a MIDI number with fraction, `confidence` how much it is like a sung note. Attributes: `name`, "
      + "`velocity` (1…127, 127 for the loudest), `bend` (cents around the pitch, every `bend_hop` seconds from the start). "
      + "For one voice or instrument at a time; several channels are averaged.")
  static let inputs: [Port] = [.audio("in", "A voice.")]
  static let outputs: [Port] = [.events("out", "Its notes: one list a clip.")]

  @Parameter("Lowest pitch that is looked for.", unit: "Hz", in: 30...1000) var lowest = 60.0
  @Parameter("Highest pitch that is looked for.", unit: "Hz", in: 100...4000) var highest = 1200.0
  @Parameter("The shortest note, and how long a pitch must be held to be another note.", unit: "s", in: 0.02...1)
  var shortest = 0.06
  @Parameter("Notes that are less certain are left out.", in: 0...1) var confidence = 0.05
  @Parameter("Frequency of A4.", unit: "Hz", in: 380...500) var reference = 440.0

  private var stream: NoteStream?

  func prepare(_ node: Node) throws(StageError) {
    try checkPitchRange(lowest: lowest, highest: highest)
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let block = work[0].block
    guard let format = node.links[0].format else { return .more }
    if block.isFirst {
      stream = NoteTranscriber(
        sampleRate: Double(format.sampleRate), range: lowest...highest, reference: reference, shortest: shortest
      ).stream()
    }
    if block.frames > 0 {
      let samples = mono(block)
      stream?.push(samples.span)
    }
    if block.isLast, let notes = stream?.finish() {
      stream = nil
      try node.outputs[0].emit(list(notes, of: block.clip, rate: format.sampleRate))
    }
    return .more
  }

  private func list(_ notes: [SungNote], of clip: Clip?, rate: Int) -> EventList {
    let start = clip?.start ?? 0
    let events = notes.filter { $0.confidence >= confidence }.map { note in
      let from = Int(note.start.rounded())
      let bend = note.bend.map { "\($0)" }.joined(separator: ",")
      return Event(
        start: start + from, duration: Int(note.end.rounded()) - from, value: (note.pitch * 1000).rounded() / 1000,
        confidence: (note.confidence * 1000).rounded() / 1000,
        attributes: JSONText(
          "{\"name\":\"\(NoteName.ofMIDI(note.pitch))\",\"velocity\":\(note.velocity),\"bend\":[\(bend)],"
            + "\"bend_hop\":\(NoteTranscriber.bendHop)}"))
    }
    return EventList(kind: "notes", clip: clip?.id, rate: rate, events: events)
  }
}
