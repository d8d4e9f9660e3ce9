import DSP
import JSON
import MusicStages
public import PluginKit
public import Score

/// `renderer`: notes and drums as sound.
struct Renderer: Stage {
  static let stage = StageInfo(
    "renderer", summary: "Plays notes and drums with samples or a SoundFont.",
    help:
      "What is played comes as events (notes, hits, and beats to play along with), as parameters, or both. Every sound begins at its "
      + "very frame. With `length` or `bars` the clip has exactly that length; otherwise it ends when the last sound has."
  )
  static let inputs: [Port] = [
    .events("events", "Notes, hits, and the beats that patterns follow.", many: true, optional: true)
  ]
  static let outputs: [Port] = [
    .audio("out", "What is played, in stereo.", format: .format(channels: 2...2, rateParameter: "rate"))
  ]
  static let traits: Traits = [.blocking, .deterministic, .blockInvariant]

  @Parameter("A rhythm by its name, over and over; `silence` is one, too.") var pattern: PatternName?
  @Parameter(
    "A rhythm of your own: {\"bpm\"?, \"bars\"?, \"subdivisions\"?, \"beats\": [{\"bar\"?, \"position\", \"instrument\", \"velocity\"?}, …]}, counted from 1."
  )
  var rhythm: JSONText?
  @Parameter(
    "Notes in beats from 0: [{\"midi_note\", \"start_beat\", \"duration_beats\", \"velocity\"?}, …]; or with \"start\" and \"duration\" in seconds."
  )
  var melody: JSONText = "[]"
  @Parameter(
    "Tempo; left out, that of the beats that arrive or of the rhythm, else 120.", unit: "beats/min", in: 20...400)
  var bpm: Double?
  @Parameter("Beats in a bar; left out, as many as the beats that arrive tell, else 4.", in: 1...64) var beatsPerBar:
    Int?
  @Parameter("Length in bars.", in: 1...10_000) var bars: Int?
  @Parameter("Length, instead of bars.", unit: "s", in: 0...86_400) var length: Double?
  @Parameter("Where the second of each two steps lies: 0.5 is straight, 0.667 swings.", in: 0.5...0.75) var swing = 0.5
  @Parameter("The steps that swing, as a part of a whole note.") var swingGrid = BeatClock.SwungStep.eighth
  @Parameter("How much players are off: standard deviation.", unit: "ms", in: 0...100) var humanizeTiming = 0.0
  @Parameter("How unevenly they play: standard deviation of the velocity.", in: 0...64) var humanizeVelocity = 0.0
  @Parameter("Chooses samples, takes and human errors; left out, the run's own.", in: 0...) var seed: Int?

  @Parameter("Style of the drums: hip-hop, pop, rock, jazz, electronic, lo-fi, rnb, or one of your own samples.")
  var genre: String?
  @Parameter("Where drums come from: the library's samples, or the SoundFont.") var drums = DrumSource.samples
  @Parameter(
    "Drums of your own: {\"kick\": \"kick.wav\", \"snare\": [\"r2:KEY\", …], \"ride\": {\"samples\", \"gain\", \"pan\", \"choke\"}, …}."
  )
  var kit: JSONText = "{}"
  @Parameter("Loudness of samples by velocity: 0 is all alike, 1 in proportion, 2 as General MIDI has it.", in: 0...4)
  var velocityCurve = 1.5

  @Parameter(
    "What plays the notes: a number from 0 to 127, a name of General MIDI, or one of the SoundFont's; left out, what each note tells, else 0."
  )
  var program: JSONText?
  @Parameter("Bank of the program.", in: 0...16_383) var bank = 0
  @Parameter("A .sf2 or .sf3 file; left out, the one that the system has.") var soundfont: String?

  @Parameter("Level of the whole.", unit: "dB", in: -120...60) var gain = 0.0
  @Parameter("Sample rate.", unit: "Hz", in: 8000...96_000) var rate = 48000

  private var groove: DrumPattern?
  private var notes = Melody()
  private var instruments: Instruments?
  private var performance: Performance?
  /// Everything has been played.
  private var isOver = false

  mutating func prepare(_ node: Node) throws(StageError) {
    // A pipeline's parameter that is not set arrives as null.
    let rhythm = rhythm.flatMap { $0.isNull ? nil : $0 }
    guard pattern == nil || rhythm == nil else {
      throw .badParameter("a node plays one rhythm; leave out `pattern` or `rhythm`", about: "rhythm")
    }
    guard bars == nil || length == nil else {
      throw .badParameter("the length is told twice; leave out `bars` or `length`", about: "length")
    }
    groove = pattern?.pattern
    if let rhythm { groove = try rhythm.read("rhythm") { json throws(ScoreError) in try DrumPattern(json) } }
    notes = try melody.read("melody") { json throws(ScoreError) in try Melody(json) }
    if node.links.isEmpty, groove == nil, notes.isEmpty, bars == nil, length == nil {
      throw .badParameter(
        "there is nothing to play: set `pattern`, `rhythm` or `melody`, connect events, or set `bars` for silence",
        about: "pattern")
    }
    instruments = try Instruments(
      Instruments.Settings(
        kit: kit.read("kit") { json throws(ScoreError) in try KitEntry.list(json) }, drums: drums, genre: genre,
        soundfont: soundfont, program: program?.value ?? .null,
        bank: bank, velocityCurve: velocityCurve, seed: chosenSeed(node), sampleRate: rate),
      loader: SampleLoader(sampleRate: rate, node))
  }

  func negotiate(_ formats: inout Formats, _ node: Node) {
    // Nothing can be played before all of it is known.
    formats.policy = .all
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    guard performance == nil else { return .done }
    var lists: [EventList] = []
    for index in 0..<work.count { lists.append(work[index].events) }
    guard let instruments else { throw .internal("renderer runs before it was prepared") }
    let score = try score(lists, instruments, node)
    performance = Performance(score, instruments, gain: DSP.gain(decibels: gain), sampleRate: rate)
    try node.outputs[0].begin(Clip(frames: score.isExact ? score.frames : nil))
    return .drain
  }

  mutating func drain(_ node: Node) throws(StageError) -> Step {
    guard !isOver, performance != nil else { return .done }
    let hasMore = try performance!.writePiece(to: node.outputs[0])
    let progress = performance!.progress
    node.reportProgress(Double(progress.done), of: Double(progress.total))
    if hasMore { return .more }
    isOver = true
    try node.outputs[0].end()
    return .done
  }

  private func chosenSeed(_ node: Node) -> UInt64 { seed.map(UInt64.init) ?? node.seed }

  /// All that is to be played.
  private func score(
    _ lists: [EventList], _ instruments: Instruments, _ node: Node
  ) throws(StageError) -> CueSheet {
    var beats: RecordedBeats?
    for list in lists {
      switch list.kind {
      case "notes", "hits": break
      case "beats":
        guard beats == nil else { throw .badInput("two lists of beats arrive; connect one", about: "events") }
        beats = RecordedBeats(list)
        if beats == nil {
          throw .badInput("the recording has no beat to play to; leave \"beats\" out and set `bpm`", about: "events")
        }
      default:
        throw .badInput(
          "events of the kind \"\(list.kind)\" cannot be played: notes, hits and beats can", about: "events")
      }
    }
    var writer = ScoreWriter(
      clock: clock(beats), beatsPerBar: beatsPerBar ?? beats?.beatsPerBar ?? 4, sampleRate: rate,
      humanizer: Humanizer(timing: humanizeTiming / 1000, velocity: humanizeVelocity, seed: chosenSeed(node)),
      instruments: instruments)
    try writer.add(notes)
    for list in lists where list.kind != "beats" { try writer.add(list) }
    if beats != nil, groove == nil, notes.isEmpty, lists.count == 1 {
      throw .badParameter("beats tell when to play, not what: set `pattern` or `rhythm`", about: "pattern")
    }
    var played = 0.0
    if let groove {
      let covered = length ?? max(writer.end, beats?.times.last ?? 0, writer.seconds(atBar: groove.bars))
      let count = bars ?? writer.bars(covering: covered)
      try writer.add(groove, bars: count)
      played = writer.seconds(atBar: count)
    }
    try instruments.prepare(programs: writer.programs)
    let exact = length ?? bars.map { writer.seconds(atBar: $0) }
    guard (exact ?? played) <= ScoreWriter.longest else {
      throw StageError(.limit, "so many bars last longer than a day; take fewer, or a faster tempo", about: "bars")
    }
    return CueSheet(writer.cues, frames: writer.frame(exact ?? played), isExact: exact != nil)
  }

  private func clock(_ beats: RecordedBeats?) -> BeatClock {
    if let beats, bpm == nil { return beats.clock(swing: swing, swungStep: swingGrid) }
    return BeatClock(bpm: bpm ?? groove?.bpm ?? 120, swing: swing, swungStep: swingGrid)
  }
}

extension PatternName: ParameterValue {}
extension BeatClock.SwungStep: ParameterValue {}
