import DSP
import MusicStages
import PluginKit
import Score

/// `autotune`: moves a voice onto the notes of a scale or of a melody.
struct Autotune: Stage {
  static let stage = StageInfo(
    "autotune", summary: "Puts a voice in tune with a scale or a melody.",
    help:
      "One voice at a time. What has no pitch (breath, consonants, noise) stays as it is, and so do the formants. Stereo is "
      + "tuned by its mid.")
  static let inputs: [Port] = [
    .audio("in", "A voice, sung or spoken."),
    .events("melody", "Notes to sing instead of the scale's, as of a MIDI file.", optional: true),
    .events("key", "The key to tune to where `scale` is \"auto\", as the stage `key` tells it.", optional: true),
  ]
  static let outputs: [Port] = [.audio("out", "The voice in tune.", format: .same(as: "in"))]

  @Parameter(
    "The notes to choose from: \"C major\", \"F# dorian\", \"chromatic\", single notes as \"C Eb G\", or \"auto\" for the key that arrives, else the one that each clip is in."
  ) var scale = "auto"
  @Parameter("How much of what is out of tune is corrected.", in: 0...1) var strength = 1.0
  @Parameter("How slowly a correction sets in; 0 is at once.", unit: "ms", in: 0...2000) var speed = 0.0
  @Parameter("How much of the vibrato is kept.", in: 0...1) var vibrato = 0.0
  @Parameter("How long another note must be held to count as one.", unit: "ms", in: 0...1000) var hold = 15.0
  @Parameter("Shift of the formants: above 0 makes the speaker smaller.", unit: "semitones", in: -12...12)
  var formant = 0.0
  @Parameter(
    "Notes to sing instead of the scale's: [{\"midi_note\", \"start_beat\", \"duration_beats\"}, …], or with \"start\" and \"duration\" in seconds."
  )
  var melody: JSONText?
  @Parameter("Tempo of a melody in beats.", unit: "beats/min", in: 20...400) var bpm = 120.0
  @Parameter("Frequency of A4.", unit: "Hz", in: 380...500) var reference = 440.0
  @Parameter("Lowest pitch that is looked for.", unit: "Hz", in: 30...1000) var lowest = 60.0
  @Parameter("Highest pitch that is looked for.", unit: "Hz", in: 100...2000) var highest = 1200.0

  private var chosen: Scale?
  private var key: FoundKey?
  private var notes: Melody?
  private var stream: VoiceStream?
  private var listener: KeyListener?
  /// What was heard and is not tuned yet.
  private var waiting: WaitingAudio?

  mutating func prepare(_ node: Node) throws(StageError) {
    if scale.lowercased() != "auto" {
      guard let known = Scale(scale) else {
        throw .badParameter(
          "\"\(scale)\" is no scale; write a tonic and a mode (\"C major\", \"A minor\", \"F# dorian\"), \"chromatic\", "
            + "single notes (\"C Eb G\") or \"auto\"", about: "scale")
      }
      chosen = known
    }
    try checkPitchRange(lowest: lowest, highest: highest)
    if let melody, !melody.isNull {
      notes = try melody.read("melody") { json throws(ScoreError) in try Melody(json) }.timed(by: BeatClock(bpm: bpm))
    }
  }

  func negotiate(_ formats: inout Formats, _ node: Node) {
    // A melody or a key that arrives must be there before the first clip is tuned.
    if node.links.contains(where: { $0.port != 0 }) { formats.policy = .all }
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    for index in 0..<work.count where work[index].kind == .events {
      if node.links[work[index].link].port == 1 {
        var sung = notes ?? Melody(unit: .seconds)
        try sung.add(work[index].events, port: "melody")
        notes = sung
      } else if key == nil {
        key = try FoundKey(work[index].events, port: "key")
      }
    }
    for index in 0..<work.count where work[index].kind == .audio {
      try node.checkCancellation()
      // Several clips at once leave no pause between them.
      while waiting != nil { try tuneWaiting(node) }
      try tune(work[index].block, node)
    }
    return .drain
  }

  mutating func drain(_ node: Node) throws(StageError) -> Step {
    if waiting != nil { try tuneWaiting(node) }
    return waiting == nil ? .done : .more
  }

  private mutating func tune(_ block: borrowing Block, _ node: Node) throws(StageError) {
    let output = node.outputs[0]
    guard let format = output.format else { return }
    if block.isFirst {
      try output.begin(likeClipOf: block)
      if chosen == nil && notes == nil && key == nil {
        listener = try KeyListener(tracker(format), channelCount: format.channels, node)
      } else {
        stream = voice(format, clipStart: block.clipStart)
      }
    }
    if let listener {
      try listener.listen(to: block)
      if block.isLast { try finish(listener, format, node) }
      return
    }
    try stream?.process(block, to: output)
    if block.isLast {
      try output.end()
      stream = nil
    }
  }

  /// What `listener` has heard can be tuned, now that its key is known.
  private mutating func finish(_ listener: KeyListener, _ format: AudioFormat, _ node: Node) throws(StageError) {
    let (track, estimate) = listener.finish(reference: reference)
    if let estimate { node.log(.info, "the recording is in \(estimate.scale.name)") }
    stream = voice(format, track: track, key: estimate.map(FoundKey.init))
    try listener.audio.rewind()
    waiting = listener.audio
    self.listener = nil
  }

  /// Tunes the next block of what waits.
  private mutating func tuneWaiting(_ node: Node) throws(StageError) {
    guard let waiting, let stream else { return }
    try node.checkCancellation()
    if let channels = try waiting.next() {
      stream.push(channels)
      try stream.writeAvailable(to: node.outputs[0])
    } else {
      stream.finish()
      try stream.writeAvailable(to: node.outputs[0])
      try node.outputs[0].end()
      self.waiting = nil
      self.stream = nil
    }
  }

  private func tracker(_ format: AudioFormat) -> PitchTracker {
    PitchTracker(sampleRate: Double(format.sampleRate), range: lowest...highest)
  }

  private func voice(
    _ format: AudioFormat, clipStart: Int = 0, track: PitchTrack? = nil, key heard: FoundKey? = nil
  ) -> VoiceStream {
    let key = chosen == nil ? heard ?? key : nil
    let correction = PitchCorrection(
      strength: strength, speed: speed / 1000, vibrato: vibrato, reference: reference)
    // A singer who is flat throughout means the notes above.
    let decision = NoteDecision(
      scale: chosen ?? key?.scale ?? .chromatic,
      reference: reference * frequencyRatio(semitones: (key?.tuning ?? 0) / 100),
      changeCost: hold / 2000)
    let sung = notes.map { SungMelody($0, clipStart: clipStart, format: format) }
    return VoiceStream(
      channelCount: format.channels, tracker: tracker(format), track: track,
      formantRatio: frequencyRatio(semitones: formant)
    ) { run in
      correction.frequencies(of: run, notes: sung?.notes(for: run) ?? decision.notes(of: run).map(Double.init))
    }
  }
}
