import DSP
import MusicStages
import PluginKit

/// `onsets`: where sounds begin.
struct Onsets: ClipStage {
  static let stage = StageInfo(
    "onsets", summary: "Finds where hits, syllables and notes begin.",
    help:
      "One event an onset, at the attack itself: `confidence` tells how clear it is. Hits are found by the rise of the spectrum, "
      + "notes of one voice by their pitch as well; `auto` looks whether the recording is one voice. Several channels are averaged."
  )
  static let inputs: [Port] = [.audio("in", "What to listen to.", delivery: .clip)]
  static let outputs: [Port] = [.events("out", "Its onsets: one list a clip.")]

  @Parameter("What begins: `hits` and syllables, sung or played `notes`, or what the recording sounds like.")
  var material = OnsetMaterial.auto
  @Parameter("How easily something counts as an onset.", in: 0...1) var sensitivity = 0.5

  mutating func process(_ clip: borrowing Block, _ node: Node) throws(StageError) {
    guard let format = node.links[0].format else { return }
    let samples = mono(clip)
    let rate = Double(format.sampleRate)
    let novelty = Novelty(of: samples.span, sampleRate: rate)
    let onsets = OnsetDetector(sensitivity: sensitivity).onsets(of: samples.span, material: material, novelty: novelty)
    let start = clip.clipStart
    let events = onsets.map { Event(start: start + Int($0.position.rounded()), confidence: $0.strength) }
    try node.outputs[0].emit(
      EventList(kind: "onsets", clip: clip.clip?.id, rate: format.sampleRate, events: events))
  }
}
