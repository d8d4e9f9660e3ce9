import DSP
import MusicStages
import PluginKit

/// `key`: the key that music is in.
struct Key: Stage {
  static let stage = StageInfo(
    "key", summary: "Finds the key of a melody or of music.",
    help:
      "One event a clip, or for all notes together: `label` is the key, as `scale` of other stages takes it; `confidence` how certain it is. Attributes: "
      + "`tuning`, cents above the reference, and `alternatives`. No event where there is no key to be found.")
  static let inputs: [Port] = [
    .audio("in", "Music, or a voice.", optional: true),
    .events("notes", "Notes instead, of one recording: their values are MIDI numbers.", optional: true),
  ]
  static let outputs: [Port] = [.events("out", "The key: one list for each clip, and one for the notes.")]

  enum Material: String, CaseIterable, ParameterValue { case voice, music }

  @Parameter("Whether the pitch of one `voice` is followed, or all of the spectrum is listened to.")
  var material = Material.music
  @Parameter("What fits a key: by listeners' judgement, or as counted in pieces.") var profile = KeyProfile.albrecht
  @Parameter("Frequency of A4.", unit: "Hz", in: 380...500) var reference = 440.0

  private var chroma: Chroma?
  private var pitch: PitchStream?
  private var track: [PitchTrack.Frame] = []
  private var frames = 0
  /// Of all notes.
  private var notes: [EventList] = []

  func prepare(_ node: Node) throws(StageError) {
    if node.links.isEmpty { throw .badInput("there is nothing to find a key of: connect `in` or `notes`", about: "in") }
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    let packet = work[0]
    if packet.kind == .events {
      notes.append(packet.events)
    } else if let format = node.links[packet.link].format {
      try listen(packet.block, rate: format.sampleRate, node)
    }
    return .more
  }

  private mutating func listen(_ block: borrowing Block, rate: Int, _ node: Node) throws(StageError) {
    if block.isFirst {
      frames = 0
      switch material {
      case .voice: pitch = PitchTracker(sampleRate: Double(rate)).stream()
      case .music: chroma = Chroma(sampleRate: Double(rate), reference: reference)
      }
    }
    if block.frames > 0 {
      let samples = mono(block)
      frames += block.frames
      chroma?.push(samples.span)
      pitch?.push(samples.span, into: &track)
    }
    guard block.isLast else { return }
    var estimate = chroma.flatMap { KeyEstimate($0.pitches, profile: profile) }
    if var pitch {
      pitch.finish(into: &track)
      estimate = KeyEstimate(
        PitchTrack(sampleRate: Double(rate), hop: pitch.hop, frames: track), reference: reference, profile: profile)
    }
    try emit(estimate, of: block.clip?.id, at: (block.clip?.start ?? 0, frames), rate: rate, node)
    chroma = nil
    pitch = nil
    track = []
  }

  /// The phrases of a recording are in one key.
  mutating func finish(_ node: Node) throws(StageError) {
    guard let first = notes.first else { return }
    var pitches = PitchHistogram()
    for list in notes { list.count(in: &pitches) }
    let times = notes.flatMap { list in
      list.events.map { (list.seconds($0.start), list.seconds($0.start + $0.duration)) }
    }
    let start = Int(((times.map(\.0).min() ?? 0) * Double(first.rate)).rounded())
    let end = Int(((times.map(\.1).max() ?? 0) * Double(first.rate)).rounded())
    try emit(
      KeyEstimate(pitches, profile: profile), of: notes.count == 1 ? first.clip : nil, at: (start, end - start),
      rate: first.rate, node)
  }

  private func emit(
    _ estimate: KeyEstimate?, of clip: String?, at place: (start: Int, duration: Int), rate: Int, _ node: Node
  ) throws(StageError) {
    let events = estimate.map { estimate in
      Event(
        start: place.start, duration: place.duration, label: estimate.scale.name,
        confidence: rounded(estimate.confidence), attributes: attributes(of: estimate))
    }
    try node.outputs[0].emit(EventList(kind: "key", clip: clip, rate: rate, events: events.map { [$0] } ?? []))
  }

  private func attributes(of estimate: KeyEstimate) -> JSONText {
    let others = estimate.candidates[1...3].map {
      "{\"key\":\"\($0.scale.name)\",\"confidence\":\(rounded($0.confidence))}"
    }
    return JSONText("{\"tuning\":\(rounded(estimate.tuning)),\"alternatives\":[\(others.joined(separator: ","))]}")
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
}

extension EventList {
  /// Counts the pitches of its notes, weighted by how long and how certain they are.
  func count(in pitches: inout PitchHistogram) {
    for event in events {
      if let value = event.value { pitches.add(value, weight: seconds(event.duration) * (event.confidence ?? 1)) }
    }
  }
}
