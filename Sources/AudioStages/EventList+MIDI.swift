import JSON
import PluginKit
import Score

extension MIDIFile {
  /// What the file plays, as lists: `notes`, `hits` of channel 10, and `beats`; a list that would be empty is left out, but for the notes.
  var lists: [EventList] {
    let rate = EventList.fileRate
    var melodic = EventList(kind: "notes", rate: rate)
    var hits = EventList(kind: "hits", rate: rate)
    for note in notes {
      if note.channel == Self.drumChannel {
        let drum = GeneralMIDIDrums.instrument(ofKey: Int(note.pitch.rounded()))
        hits.events.append(
          Event(
            start: EventList.ticks(note.start), label: drum, confidence: 1,
            attributes: JSONText("{\"velocity\":\(note.velocity)}")))
      } else {
        let start = EventList.ticks(note.start)
        melodic.events.append(
          Event(
            start: start, duration: EventList.ticks(note.start + note.duration) - start, value: note.pitch,
            confidence: 1, attributes: note.attributes))
      }
    }
    return [melodic] + [hits, beatList].filter { !$0.events.isEmpty }
  }

  private var beatList: EventList {
    var list = EventList(kind: "beats", rate: EventList.fileRate)
    for (index, beat) in beats.enumerated() {
      let summary = "{\"bpm\":\(rounded(beat.tempo)),\"beats_per_bar\":\(beatsPerBar)}"
      list.events.append(
        Event(
          start: EventList.ticks(beat.time), label: "\(beat.number)", value: rounded(beat.tempo), confidence: 1,
          attributes: index == 0 ? JSONText(summary) : nil))
    }
    return list
  }

  private func rounded(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }

  /// A file of what lists tell: notes on channels by their program, hits on the one for drums, beats as its tempo.
  ///
  /// - Throws: `badInput` for events that are none of these.
  init(_ lists: [EventList]) throws(StageError) {
    self.init(notes: [])
    // By program; those that tell none are the first.
    var channels: [Int?: Int] = [:]
    for list in lists {
      let summary = list.events.first?.attributes?.value
      if let told = summary?["bpm"]?.number, (20...400).contains(told) { tempo = told }
      if let told = summary?["beats_per_bar"]?.integer, (1...64).contains(told) { beatsPerBar = Int(told) }
      switch list.kind {
      case "notes":
        for event in list.events {
          guard let value = event.value, ScoreLimits.notes.contains(value) else {
            throw .badInput(
              "the note at \(list.seconds(event.start)) s has no pitch from 0 to 127 that MIDI can tell", about: "in")
          }
          let program = event.attributes?.value?["program"]?.integer.flatMap { (0...127).contains($0) ? Int($0) : nil }
          if channels[program] == nil {
            // All but the drums' channel; programs past the fifteenth share the last.
            let next = min(channels.count, 14)
            channels[program] = next < Self.drumChannel ? next : next + 1
          }
          notes.append(note(event, list, pitch: value, channel: channels[program]!, program: program))
        }
      case "hits":
        for event in list.events {
          guard let key = event.label.flatMap(GeneralMIDIDrums.key) else {
            throw .badInput(
              "General MIDI has no key for \"\(event.label ?? "")\", the drum at \(list.seconds(event.start)) s",
              about: "in")
          }
          notes.append(note(event, list, pitch: Double(key), channel: Self.drumChannel, program: nil))
        }
      case "beats":
        beats += list.events.map { event in
          Beat(time: list.seconds(event.start), number: event.label.flatMap { Int($0) } ?? 0, tempo: event.value ?? 120)
        }
      default:
        throw .badInput("events of the kind \"\(list.kind)\" are no music that a MIDI file can hold", about: "in")
      }
    }
    let order = notes.indices.sorted { (notes[$0].start, $0) < (notes[$1].start, $1) }
    notes = order.map { notes[$0] }
  }

  private func note(_ event: Event, _ list: EventList, pitch: Double, channel: Int, program: Int?) -> Note {
    let velocity = event.attributes?.value?["velocity"]?.number ?? 100
    return Note(
      pitch: pitch, start: list.seconds(event.start), duration: list.seconds(event.duration),
      velocity: Int(min(max(1, velocity.rounded()), 127)), channel: channel, program: program)
  }
}

extension MIDIFile.Note {
  fileprivate var attributes: JSONText {
    var members: JSONObject = ["velocity": .integer(Int64(velocity))]
    members["program"] = program.map { .integer(Int64($0)) }
    if !bend.isEmpty {
      members["bend"] = .array(bend.map { .number(($0 * 10).rounded() / 10) })
      members["bend_hop"] = .number(MIDIFile.bendHop)
    }
    return JSONText(JSONValue.object(members).text())
  }
}
