import DSP
import PluginKit

/// `autotune`: moves a voice onto the notes of a scale or of a melody.
struct Autotune: Stage {
  static let stage = StageInfo(
    "autotune", summary: "Puts a voice in tune with a scale or a melody.",
    help:
      "One voice at a time. What has no pitch (breath, consonants, noise) stays as it is, and so do the formants. Stereo is "
      + "tuned by its mid.")
  static let inputs: [Port] = [
    .audio("in", "A voice, sung or spoken.", delivery: .clip),
    .events("melody", "Notes to sing instead of the scale's: their values are MIDI numbers.", optional: true),
  ]
  static let outputs: [Port] = [.audio("out", "The voice in tune.", format: .same(as: "in"))]

  @Parameter(
    "The notes to choose from: \"C major\", \"F# dorian\", \"chromatic\", single notes as \"C Eb G\", or \"auto\" for the key that the recording is in."
  ) var scale = "auto"
  @Parameter("How much of what is out of tune is corrected.", in: 0...1) var strength = 1.0
  @Parameter("How slowly a correction sets in; 0 is at once.", unit: "ms", in: 0...2000) var speed = 0.0
  @Parameter("How much of the vibrato is kept.", in: 0...1) var vibrato = 0.0
  @Parameter("How long another note must be sung to count as one.", unit: "ms", in: 0...1000) var hold = 50.0
  @Parameter("Shift of the formants: above 0 makes the speaker smaller.", unit: "semitones", in: -12...12)
  var formant = 0.0
  @Parameter(
    "Notes to sing instead of the scale's: a list of {\"midi_note\", \"start\", \"duration\"}, times in seconds.")
  var melody: JSONText?
  @Parameter("Frequency of A4.", unit: "Hz", in: 380...500) var reference = 440.0
  @Parameter("Lowest pitch that is looked for.", unit: "Hz", in: 30...1000) var lowest = 60.0
  @Parameter("Highest pitch that is looked for.", unit: "Hz", in: 100...2000) var highest = 1200.0

  private var chosen: Scale?
  private var notes: [MelodyNote]?

  mutating func prepare(_ node: Node) throws(StageError) {
    if scale.lowercased() != "auto" {
      guard let known = Scale(scale) else {
        throw .badParameter(
          "\"\(scale)\" is no scale; write a tonic and a mode (\"C major\", \"A minor\", \"F# dorian\"), \"chromatic\", "
            + "single notes (\"C Eb G\") or \"auto\"", about: "scale")
      }
      chosen = known
    }
    if lowest >= highest {
      throw .badParameter("the lowest pitch, \(lowest) Hz, is not below the highest, \(highest) Hz", about: "lowest")
    }
    if let melody { notes = try MelodyNote.list(melody) }
  }

  func negotiate(_ formats: inout Formats, _ node: Node) {
    // A melody that arrives must be there before the first clip is tuned.
    if node.links.contains(where: { $0.port == 1 }) { formats.policy = .all }
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    for index in 0..<work.count where work[index].kind == .events {
      notes = (notes ?? []) + MelodyNote.list(work[index].events)
    }
    for index in 0..<work.count where work[index].kind == .audio {
      try tune(work[index].block, node)
    }
    return .more
  }

  private func tune(_ clip: borrowing Block, _ node: Node) throws(StageError) {
    let output = node.outputs[0]
    guard let format = output.format else { return }
    try output.begin(likeClipOf: clip)
    if clip.frames > 0 {
      if clip.channelCount == 1 {
        try tune(clip, by: clip[0], format, node)
      } else {
        let mid = try node.mid(of: clip)
        try tune(clip, by: mid[0], format, node)
      }
    }
    try output.end()
  }

  /// Tunes every channel of `clip` as its `mid` needs it.
  private func tune(
    _ clip: borrowing Block, by mid: Span<Float>, _ format: AudioFormat, _ node: Node
  ) throws(StageError) {
    let track = try self.track(mid, format, node)
    let correction = PitchCorrection(
      strength: strength, speed: speed / 1000, vibrato: vibrato, reference: reference)
    let edit = VoiceEdit(
      frequencies: correction.frequencies(of: track, notes: wantedNotes(of: track, clip, format, node)),
      formantRatio: frequencyRatio(semitones: formant))
    let plan = PitchSynchronousVoice(mid, track: track).plan(edit)
    try Rendering(plan, format: format).write(clip, node)
  }

  private func track(_ samples: Span<Float>, _ format: AudioFormat, _ node: Node) throws(StageError) -> PitchTrack {
    let tracker = PitchTracker(sampleRate: Double(format.sampleRate), range: lowest...highest)
    var stream = tracker.stream()
    var frames: [PitchTrack.Frame] = []
    let piece = 4 * format.sampleRate
    for start in stride(from: 0, to: samples.count, by: piece) {
      try node.checkCancellation()
      stream.push(samples.extracting(start..<min(samples.count, start + piece)), into: &frames)
    }
    stream.finish(into: &frames)
    return PitchTrack(sampleRate: Double(format.sampleRate), hop: stream.hop, frames: frames)
  }

  /// For each frame of the track the note to sing.
  private func wantedNotes(
    of track: PitchTrack, _ clip: borrowing Block, _ format: AudioFormat, _ node: Node
  ) -> [Double?] {
    if let notes {
      return MelodyNote.sung(notes, frames: track.frames.count, from: clip.clipStart, hop: track.hop, format: format)
    }
    let estimate = chosen == nil ? KeyEstimate(track, reference: reference) : nil
    if let estimate { node.log(.info, "the recording is in \(estimate.scale.name)") }
    let scale = chosen ?? estimate?.scale ?? .chromatic
    let decision = NoteDecision(scale: scale, reference: reference, changeCost: hold / 2000)
    return decision.notes(of: track).map { $0.map(Double.init) }
  }
}
