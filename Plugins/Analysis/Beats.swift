import DSP
import MusicStages
import PluginKit

/// `beats`: tempo, beats and downbeats.
struct Beats: ClipStage {
  static let stage = StageInfo(
    "beats", summary: "Finds tempo, beats and downbeats.",
    help:
      "One event a beat: `label` is its number in the bar, 1 for the downbeat; `value` the tempo there in beats a minute; "
      + "`confidence` how clearly something begins there. The first event's attributes tell the tempo of the whole, what else it may be, "
      + "and the beats in a bar. Several channels are averaged.")
  static let inputs: [Port] = [.audio("in", "What to listen to.", delivery: .clip)]
  static let outputs: [Port] = [.events("out", "Its beats: one list a clip.")]

  @Parameter("Slowest tempo that is considered.", unit: "beats/min", in: 20...300) var minimum = 45.0
  @Parameter("Fastest tempo that is considered.", unit: "beats/min", in: 30...400) var maximum = 240.0
  @Parameter("Beats in a bar; 0 decides between three and four.", in: 0...16) var beatsPerBar = 0

  func prepare(_ node: Node) throws(StageError) {
    if maximum < minimum * 1.2 {
      throw .badParameter(
        "the fastest tempo, \(maximum), must be at least a fifth above the slowest, \(minimum)", about: "maximum")
    }
  }

  mutating func process(_ clip: borrowing Block, _ node: Node) throws(StageError) {
    guard let format = node.links[0].format else { return }
    let samples = mono(clip)
    let novelty = Novelty(of: samples.span, sampleRate: Double(format.sampleRate))
    let tracker = BeatTracker(range: minimum...maximum, beatsPerBar: beatsPerBar == 0 ? nil : beatsPerBar)
    let track = tracker.beats(of: samples.span, novelty: novelty)
    try node.outputs[0].emit(
      EventList(
        kind: "beats", clip: clip.clip?.id, rate: format.sampleRate,
        events: events(of: track, from: clip.clipStart, rate: Double(format.sampleRate))))
  }

  private func events(of track: BeatTrack, from start: Int, rate: Double) -> [Event] {
    track.beats.indices.map { index in
      let beat = track.beats[index]
      // Over two intervals where there are two, so that one beat's attack does not shake the tempo.
      let before = track.beats[max(0, index - 1)].position
      let after = track.beats[min(track.beats.count - 1, index + 1)].position
      let intervals = Double(min(track.beats.count - 1, index + 1) - max(0, index - 1))
      return Event(
        start: start + Int(beat.position.rounded()), label: "\(beat.number)",
        value: after > before ? 60 * rate * intervals / (after - before) : nil, confidence: beat.strength,
        attributes: index == 0 ? summary(of: track) : nil)
    }
  }

  /// What the first event tells of the whole.
  private func summary(of track: BeatTrack) -> JSONText {
    let tempos = track.tempos.map { "{\"bpm\":\(rounded($0.beatsPerMinute)),\"confidence\":\(rounded($0.confidence))}" }
    return JSONText(
      "{\"bpm\":\(rounded(track.tempos.first?.beatsPerMinute ?? 0)),\"beats_per_bar\":\(track.beatsPerBar),"
        + "\"tempos\":[\(tempos.joined(separator: ","))]}")
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}
