import DSP
import MusicStages
import PluginKit
import Score

/// `pitch-shift`: higher or lower at the same pace, or word by word to a melody.
struct PitchShift: Stage {
  static let stage = StageInfo(
    "pitch-shift", summary: "Makes audio higher or lower and keeps its timing, or sings its words to a melody.",
    help:
      "Frame n of the output is frame n of the input, unless there is a melody."
  )
  static let inputs: [Port] = [
    .audio("in"), .events("words", "Words with their times, for a melody.", optional: true),
    .events("melody", "Notes to sing the words on, as of a MIDI file.", optional: true),
  ]
  static let outputs: [Port] = [.audio("out", format: .same(as: "in"))]

  @Parameter("How far to shift; a melody is transposed by it.", unit: "semitones", in: -24...24) var semitones = 0.0
  @Parameter("Added to `semitones`.", unit: "cents", in: -1200...1200) var cents = 0.0
  @Parameter(
    "Whether formants move with the pitch, as on a tape, or are kept, so that a voice stays the same person's: `keep` for one voice at a time, `keep-mix` for several sounds at once; `auto` keeps them for a melody alone."
  )
  var formants = Formants.auto
  @Parameter(
    "Shifts over time, added to `semitones`: [{\"time\": 0, \"semitones\": 2}, …], in seconds from the start of each clip, straight from point to point."
  )
  var curve: JSONText = "[]"
  @Parameter(
    "Notes to sing the words on: [{\"word\": \"hello\", \"midi_note\": 60, \"start_beat\": 0, \"duration_beats\": 1}, …]; `word` and `start_beat` may be left out; or with \"start\" and \"duration\" in seconds."
  )
  var melody: JSONText = "[]"
  @Parameter(
    "Words with their times in seconds, for a melody, where no events bring them: [{\"word\": \"hello\", \"start\": 0.1, \"end\": 0.5}, …]."
  )
  var words: JSONText = "[]"
  @Parameter("Beats a minute of the melody.", unit: "beats/min", in: 1...1000) var bpm = 120.0

  enum Formants: String, CaseIterable, ParameterValue {
    case auto, move, keep
    case keepMix = "keep-mix"
  }

  /// In seconds; empty for none.
  private var points: [PitchCurve.Point] = []
  /// In seconds.
  private var notes = Melody(unit: .seconds)
  private var spoken: [Word] = []
  private var isSong = false
  private var shifter: (any SampleStream)?

  mutating func prepare(_ node: Node) throws(StageError) {
    points = try curve.read("curve") { json throws(ScoreError) in try PitchCurve.points(json) }
    notes = try melody.read("melody") { json throws(ScoreError) in try Melody(json) }.timed(by: BeatClock(bpm: bpm))
    spoken = try words.read("words") { json throws(ScoreError) in try Word.list(json) }
    isSong = !notes.isEmpty || node.links.contains { $0.port == 2 }
  }

  /// A melody needs every word before the first can be sung.
  func negotiate(_ formats: inout Formats, _ node: Node) {
    if isSong { formats.policy = .all }
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    if isSong {
      try sing(work, node)
    } else if work[0].kind == .audio {
      try shift(work[0].block, node)
    }
    return .more
  }

  private mutating func shift(_ block: borrowing Block, _ node: Node) throws(StageError) {
    let output = node.outputs[0]
    let offset = semitones + cents / 100
    if block.isFirst {
      try output.begin(likeClipOf: block)
      let rate = Double(node.links[0].format?.sampleRate ?? 0)
      let shifts = points.map { PitchCurve.Point(frame: $0.frame * rate, semitones: $0.semitones + offset) }
      let curve = PitchCurve(points: shifts) ?? PitchCurve(semitones: offset)
      shifter =
        formants == .keep
        ? Self.voice(block.channelCount, rate, curve)
        : PitchShifter(
          channelCount: block.channelCount, sampleRate: rate, curve: curve, keepsFormants: formants == .keepMix)
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
  }

  /// A voice that keeps its formants.
  private static func voice(_ channelCount: Int, _ rate: Double, _ curve: PitchCurve) -> VoiceStream {
    VoiceStream(channelCount: channelCount, tracker: PitchTracker(sampleRate: rate)) { run in
      zip(run.frames, run.frequencies).map { frame, frequency in
        frequency * Float(frequencyRatio(semitones: curve.semitones(at: Double(frame) * run.hop)))
      }
    }
  }

  private func sing(_ work: borrowing Work, _ node: Node) throws(StageError) {
    var recording = Recording()
    var (words, melody) = (spoken, notes)
    for index in 0..<work.count {
      let packet = work[index]
      if packet.kind == .audio {
        recording.add(packet.block)
      } else if node.links[packet.link].port == 1 {
        words += Word.list(packet.events)
      } else {
        try melody.add(packet.events, port: "melody")
      }
    }
    let rate = Double(node.links[0].format?.sampleRate ?? 0)
    let pairs = Song.assign(melody.notes, to: words)
    if pairs.count < melody.notes.count {
      node.log(
        .warning, "\(melody.notes.count - pairs.count) of \(melody.notes.count) notes have no word and are left out")
    }
    let song = try Song(pairs, transposition: semitones + cents / 100, rate: rate)
      .sung(recording, keepsFormants: formants != .move, node)
    let output = node.outputs[0]
    try output.begin(Clip(frames: song.frames))
    if song.frames > 0 {
      var buffer = try output.makeBuffer(frames: song.frames)
      for channel in 0..<buffer.channelCount {
        let sung = song.channels[channel]
        var samples = buffer[channel]
        samples.copy(sung.span)
      }
      try output.write(buffer)
    }
    try output.end()
  }
}
