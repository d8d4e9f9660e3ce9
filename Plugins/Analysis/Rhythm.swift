import DSP
import MusicStages
import PluginKit

/// `rhythm`: which drum is hit when, and on what beat.
struct Rhythm: Stage {
  static let stage = StageInfo(
    "rhythm", summary: "Finds the hits of drums or of a beatboxer, which drum each is, and their place in the bar.",
    help:
      "One event a hit: `label` is kick, snare, hi-hat or other, `confidence` how sure that is, and the attributes tell velocity, bar, "
      + "beat and how far off the grid it was; a kick and a hi-hat at once are two events. The first one's tell tempo, beats in a bar and swing. Several channels are averaged."
  )
  static let inputs: [Port] = [
    .audio("in", "Drums, taps or a beatboxer; several clips are one rhythm.", delivery: .clip)
  ]
  static let outputs: [Port] = [
    .events("hits", "The hits, one list."),
    .events("beats", "The beats of the grid, one list; empty where there is no tempo.", optional: true),
    .document("pattern", "The rhythm as a pattern that a renderer plays: JSON.", optional: true),
  ]

  @Parameter("Tempo; left out, that of the hits.", unit: "beats/min", in: 20...400) var bpm: Double?
  @Parameter("Beats in a bar; 0 decides between three and four.", in: 0...16) var beatsPerBar = 4
  @Parameter("Distance of the grid's steps, as a part of a whole note; t is for triplets.") var grid = GridStep
    .sixteenth
  @Parameter(
    "Where the second of each two steps lies between its neighbours: 0.5 is straight, 0.667 swings; left out, as the hits have it.",
    in: 0.5...0.75) var swing: Double?
  @Parameter("How far hits are moved to the grid: 0 leaves them where they are.", in: 0...1) var strength = 1.0
  @Parameter("How easily something counts as a hit.", in: 0...1) var sensitivity = 0.5
  @Parameter("Adds the figures that each hit was told from.") var cues = false

  private var hits: [DrumHit] = []

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    guard let format = node.links[0].format else { return .more }
    let rate = Double(format.sampleRate)
    for index in 0..<work.count {
      let clip = work[index].block
      let samples = mono(clip)
      let start = Double(clip.clipStart)
      for var hit in DrumHit.hits(
        in: samples.span, sampleRate: rate, detector: OnsetDetector(sensitivity: sensitivity))
      {
        hit.onset.position += start
        hits.append(hit)
      }
    }
    return .more
  }

  mutating func finish(_ node: Node) throws(StageError) {
    guard let format = node.links[0].format else { return }
    let rate = Double(format.sampleRate)
    // Clips may overlap.
    hits.sort { $0.onset.position < $1.onset.position }
    let rhythm = DrumRhythm(
      hits, sampleRate: rate,
      options: DrumRhythm.Options(
        tempo: bpm, beatsPerBar: beatsPerBar == 0 ? nil : beatsPerBar, stepsPerBeat: grid.stepsPerBeat, swing: swing))
    if rhythm == nil && !hits.isEmpty {
      node.log(.warning, "no tempo can be found in \(hits.count) hits: they stay where they are")
    }
    let report = RhythmReport(hits: hits, rhythm: rhythm, rate: format.sampleRate)
    try node.outputs[0].emit(report.hits(strength: strength, withCues: cues))
    try node.outputs[1].emit(report.beats)
    try node.outputs[2].emit(document: Array(report.pattern.text().utf8).span, contentType: "application/json")
  }
}
