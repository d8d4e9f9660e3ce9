public import PluginKit
public import Score

extension Melody {
  /// Adds the notes of a list, in seconds on the timeline.
  ///
  /// Of what a MIDI file brings beside them, hits and beats say nothing about pitch and are passed over, as are notes without a value
  /// or a length.
  ///
  /// - Parameter port: Where the list has arrived.
  /// - Throws: `badInput` for a list of another kind, and for values that are no MIDI numbers.
  public mutating func add(_ list: EventList, port: String) throws(StageError) {
    precondition(unit == .seconds, "events are in seconds")
    guard ["notes", "hits", "beats"].contains(list.kind) else {
      throw .badInput("events of the kind \"\(list.kind)\" are no melody; connect notes", about: port)
    }
    guard list.kind == "notes" else { return }
    for event in list.events {
      guard let value = event.value, event.duration > 0 else { continue }
      let start = list.seconds(event.start)
      guard ScoreLimits.notes.contains(value) else {
        throw .badInput("the note at \(start) s is \(value); MIDI numbers go from 0 to 127", about: port)
      }
      notes.append(Note(note: value, start: start, duration: list.seconds(event.duration)))
    }
  }
}

extension Word {
  /// The words of a list of events; what has no length is none.
  public static func list(_ list: EventList) -> [Word] {
    list.events.compactMap { event in
      let (start, end) = (list.seconds(event.start), list.seconds(event.start + event.duration))
      return end > max(0, start) ? Word(text: event.label ?? "", start: max(0, start), end: end) : nil
    }
  }
}

/// The beats that a list of events tells.
public struct RecordedBeats {
  /// Seconds, rising; two at least.
  public let times: [Double]
  /// Which of them is the first that begins a bar.
  public let first: Int
  public let beatsPerBar: Int?

  /// Nil for fewer than two beats.
  public init?(_ list: EventList) {
    var times: [Double] = []
    var first: Int?
    for event in list.events {
      let time = list.seconds(event.start)
      if let last = times.last, time <= last { continue }
      if event.label == "1" { first = first ?? times.count }
      times.append(time)
    }
    guard times.count > 1 else { return nil }
    self.times = times
    self.first = first ?? 0
    let told = list.events.first?.attributes?.value?["beats_per_bar"]?.integer
    beatsPerBar = told.flatMap { (1...64).contains($0) ? Int($0) : nil }
  }

  /// What counts them, from the first that begins a bar.
  public func clock(swing: Double = 0.5, swungStep: BeatClock.SwungStep = .eighth) -> BeatClock {
    BeatClock(beats: times, first: first, swing: swing, swungStep: swungStep)!
  }
}
