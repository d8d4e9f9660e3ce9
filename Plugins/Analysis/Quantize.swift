import DSP
import JSON
import MusicStages
import PluginKit
import Score

/// `quantize`: notes and hits onto the beat, and notes onto a scale.
struct Quantize: Stage {
  static let stage = StageInfo(
    "quantize", summary: "Puts notes and hits onto a beat grid, and notes onto a scale.",
    help:
      "The grid is that of `bpm`, or of the `beats` that come in. With both, what was played to the beats comes out at the tempo. Each event keeps "
      + "what it is; the attributes `moved` (s) and `tuned` (semitones) tell what was changed.")
  static let inputs: [Port] = [
    .events("in", "Notes or hits."), .events("beats", "The beats that they were played to.", optional: true),
    .events("key", "The key that notes are tuned to where `scale` is \"auto\".", optional: true),
  ]
  static let outputs: [Port] = [.events("out", "The same, in time.")]
  static let policy = Policy.all

  enum Ends: String, CaseIterable, ParameterValue { case keep, snap }

  @Parameter("Tempo; left out, that of the beats.", unit: "beats/min", in: 20...400) var bpm: Double?
  @Parameter("When a beat is, on the timeline.", unit: "s", in: 0...86400) var origin = 0.0
  @Parameter("Distance of the grid's steps, as a part of a whole note; t is for triplets.") var grid = GridStep
    .sixteenth
  @Parameter(
    "Where the second of each two steps lies between its neighbours: 0.5 is straight, 0.667 swings.", in: 0.5...0.75)
  var swing = 0.5
  @Parameter("How far events are moved, and notes tuned: 0 leaves them, 1 puts them on the grid.", in: 0...1)
  var strength = 1.0
  @Parameter("Whether notes keep how long they are, or end on the grid as well.") var ends = Ends.keep
  @Parameter(
    "What notes are tuned to: \"none\", \"auto\" for the key that they are in, or a scale: \"C major\", \"chromatic\", \"C Eb G\"."
  ) var scale = "none"

  private var chosen: Scale?
  private var isTuned: Bool { scale.lowercased() != "none" }

  mutating func prepare(_ node: Node) throws(StageError) {
    if isTuned && scale.lowercased() != "auto" {
      guard let known = Scale(scale) else {
        throw .badParameter(
          "\"\(scale)\" is no scale; write \"none\", \"auto\", a tonic and a mode (\"C major\", \"F# dorian\"), \"chromatic\" or "
            + "single notes (\"C Eb G\")", about: "scale")
      }
      chosen = known
    }
  }

  mutating func process(_ work: borrowing Work, _ node: Node) throws(StageError) -> Step {
    var beats: [EventList] = []
    var played: [EventList] = []
    var key: FoundKey?
    for index in 0..<work.count {
      let list = work[index].events
      let port = node.links[work[index].link].port
      if port == 2 {
        if key == nil { key = try FoundKey(list, port: "key") }
      } else if port == 1 {
        beats.insert(list, at: 0)
      } else if list.kind == "beats" {
        // A MIDI file brings its beats along with its notes.
        beats.append(list)
      } else {
        played.append(list)
      }
    }
    let hasBeats = node.links.contains { $0.port == 1 } || !beats.isEmpty
    if bpm == nil && !hasBeats {
      throw .badParameter("a grid needs a tempo: set `bpm`, or connect `beats`", about: "bpm")
    }
    let recorded = beats.lazy.compactMap(RecordedBeats.init).first.flatMap { BeatClock(beats: $0.times) }
    let steady = bpm.map { BeatClock(bpm: $0, origin: origin) }
    if isTuned && chosen == nil && key == nil {
      // All phrases of a recording are in one key.
      var pitches = PitchHistogram()
      for list in played { list.count(in: &pitches) }
      key = KeyEstimate(pitches).map(FoundKey.init)
      if let key { node.log(.info, "the notes are in \(key.scale.name)") }
    }
    for var list in played {
      if let from = recorded ?? steady, let to = steady ?? recorded {
        let grid = RhythmGrid(beat: 1, stepsPerBeat: grid.stepsPerBeat, swing: swing)
        move(&list, by: GridPlacing(grid: grid, strength: strength, snapsEnds: ends == .snap, from: from, to: to))
      } else {
        node.log(.warning, "there are fewer than two beats, so nothing is moved; set `bpm`")
      }
      if isTuned { tune(&list, key) }
      try node.outputs[0].emit(list)
    }
    return .done
  }

  private func move(_ list: inout EventList, by placing: GridPlacing) {
    let rate = Double(list.rate)
    for (index, place) in placing.places(of: list).enumerated() {
      let start = Int((place.start * rate).rounded())
      let moved = Double(start - list.events[index].start) / rate
      list.events[index].start = start
      list.events[index].duration = max(0, Int((place.end * rate).rounded()) - start)
      list.events[index].note("moved", .number((moved * 1e6).rounded() / 1e6))
    }
    // Hits of different instruments may have changed places.
    let order = list.events.indices.sorted { (list.events[$0].start, $0) < (list.events[$1].start, $1) }
    list.events = order.map { list.events[$0] }
    if let bpm, !list.events.isEmpty { list.events[0].note("bpm", .number(bpm)) }
  }

  /// - Parameter key: That the notes are in, where none was chosen.
  private func tune(_ list: inout EventList, _ key: FoundKey?) {
    let wanted = chosen ?? key?.scale ?? .chromatic
    // A singer who is flat throughout means the notes above.
    let offset = chosen == nil ? (key?.tuning ?? 0) / 100 : 0
    for index in list.events.indices {
      guard let value = list.events[index].value, (0...127).contains(value) else { continue }
      let near = Int((value - offset).rounded())
      let notes = (max(0, near - 12)...min(127, near + 12)).filter(wanted.contains)
      guard let note = notes.min(by: { abs(Double($0) - value + offset) < abs(Double($1) - value + offset) }) else {
        continue
      }
      let tuned = strength * (Double(note) - value)
      list.events[index].value = ((value + tuned) * 1000).rounded() / 1000
      if list.events[index].attributes?.value?["name"] != nil {
        list.events[index].note("name", .string(NoteName.ofMIDI(value + tuned)))
      }
      list.events[index].note("tuned", .number((tuned * 1000).rounded() / 1000))
    }
  }
}

extension Event {
  /// Sets a member of the attributes, beside what is there.
  fileprivate mutating func note(_ name: String, _ value: JSONValue) {
    var members = attributes?.value?.object ?? JSONObject()
    members[name] = value
    attributes = JSONText(JSONValue.object(members).text())
  }
}
