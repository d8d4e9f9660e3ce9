import DSP
import MusicStages
import PluginKit
import Score

/// `beat-snap`: hits, syllables or words onto the beat.
struct BeatSnap: Stage {
  static let stage = StageInfo(
    "beat-snap", summary: "Moves hits, syllables and words onto a beat grid.",
    help:
      "Finds where sounds begin and moves them onto the grid; what lies between is made longer or shorter, pitch and formants stay, and "
      + "attacks are copied as they are. Where `moved` brings the notes that `quantize` has moved, the recording follows them instead. With a "
      + "`rhythm`, the words that `words` tells are each put where it says, on a timeline of its own from 0.")
  static let inputs: [Port] = [
    .audio("in", "What to move.", delivery: .clip),
    .events("words", "Its words, for a rhythm: label, start and duration.", optional: true),
    .events("rhythm", "Hits or notes, as of a MIDI file: where each word goes.", optional: true),
    .events("moved", "Its notes or hits, as `quantize` has moved them: the recording follows.", optional: true),
  ]
  static let outputs: [Port] = [.audio("out", "The same, in time.", format: .same(as: "in"))]
  static let policy = Policy.all

  @Parameter("Tempo; left out, that of the recording.", unit: "beats/min", in: 20...400) var bpm: Double?
  @Parameter(
    "When a beat is, on the timeline; left out, 0 where `bpm` is given, and otherwise where the recording has one.",
    unit: "s")
  var origin: Double?
  @Parameter("Distance of the grid's steps, as a part of a whole note; t is for triplets.") var grid = GridStep
    .sixteenth
  @Parameter(
    "Where the second of each two steps lies between its neighbours: 0.5 is straight, 0.667 swings.", in: 0.5...0.75)
  var swing = 0.5
  @Parameter("How far sounds are moved: 0 leaves them, 1 puts them on the grid.", in: 0...1) var strength = 1.0
  @Parameter("What begins: `hits` and syllables, sung or played `notes`, or what the recording sounds like.")
  var material = OnsetMaterial.auto
  @Parameter("How easily something counts as the beginning of a sound.", in: 0...1) var sensitivity = 0.5
  @Parameter("[{\"word\", \"start\", \"end\"}, …] in seconds on the timeline, when the words do not come as events.")
  var words: JSONText = "[]"
  @Parameter(
    "[{\"word\"?, \"bar\", \"beat_position\", \"duration_beats\"?}, …]: where each word goes; bars and beats count from 1."
  )
  var rhythm: JSONText = "[]"
  @Parameter("Length of the result with a rhythm; left out, as many bars as it needs.", in: 1...10000) var bars: Int?
  @Parameter("Beats in a bar.", in: 1...64) var beatsPerBar = 4

  /// Of the parameter.
  private var places: [WordPlacing.Place] = []
  private var givenWords: [Word] = []
  /// What is yet to be written.
  private var snapped: ArraySlice<SnappedClip> = []

  mutating func prepare(_ node: Node) throws(StageError) {
    let written = try rhythm.read("rhythm") { json throws(ScoreError) in try WordPlace.list(json) }
    givenWords = try words.read("words") { json throws(ScoreError) in try Word.list(json) }
    if let bpm {
      let clock = BeatClock(bpm: bpm, origin: origin ?? 0)
      places = written.map { WordPlacing.Place($0, clock, beatsPerBar: beatsPerBar) }
    } else if !written.isEmpty {
      throw .badParameter("a rhythm is in beats, so it needs a tempo: set `bpm`", about: "bpm")
    } else if bars != nil {
      throw .badParameter("bars need a tempo: set `bpm`, or leave `bars` out", about: "bars")
    }
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    guard let format = node.links[0].format else { return .done }
    var spoken = givenWords
    var places = places
    var moves = EventMoves()
    for index in 0..<work.count where work[index].kind == .events {
      switch node.links[work[index].link].port {
      case 1: spoken += Word.list(work[index].events)
      case 3: moves.add(work[index].events)
      default: places += WordPlacing.Place.list(work[index].events)
      }
    }
    spoken.sort { $0.start < $1.start }
    let isLed = node.links.contains { $0.port == 3 }
    if places.isEmpty {
      let snapping = HitSnapping(
        bpm: bpm, origin: origin, stepsPerBeat: grid.stepsPerBeat, swing: swing, strength: strength, material: material,
        sensitivity: sensitivity, sampleRate: Double(format.sampleRate))
      for index in 0..<work.count where work[index].kind == .audio {
        if isLed {
          snapped.append(SnappedClip(work[index].block, along: moves, sampleRate: snapping.sampleRate, node))
          continue
        }
        let clip = SnappedClip(work[index].block, by: snapping, node)
        if clip.isAsItWas && bpm == nil && work[index].block.frames > 0 {
          node.log(.warning, "the recording has no tempo that can be found; set `bpm`")
        }
        snapped.append(clip)
      }
      return .drain
    }
    guard !spoken.isEmpty else {
      throw .badInput("there are no words for the rhythm: connect `words`, or set the parameter", about: "words")
    }
    var placing = try WordPlacing(
      words: spoken, places: places, bar: bpm.map { 60 / $0 * Double(beatsPerBar) }, origin: origin ?? 0, format: format
    )
    for index in 0..<work.count where work[index].kind == .audio { placing.add(work[index].block) }
    let result = placing.result(bars: bars)
    try node.outputs[0].begin(Clip(start: 0, frames: result.first?.count ?? 0))
    try Self.write(result, to: node.outputs[0])
    try node.outputs[0].end()
    return .done
  }

  mutating func drain(_ node: Node) throws(StageError) -> Step {
    guard var clip = snapped.popFirst() else { return .done }
    try node.checkCancellation()
    if try clip.write(to: node.outputs[0]) == .more { snapped = [clip] + snapped }
    return snapped.isEmpty ? .done : .more
  }

  private static func write(_ channels: [[Float]], to output: Output) throws(StageError) {
    guard let frames = channels.first?.count, frames > 0 else { return }
    var buffer = try output.makeBuffer(frames: frames)
    for (index, channel) in channels.enumerated() {
      var samples = buffer[index]
      samples.copy(channel.span)
    }
    try output.write(buffer)
  }
}
