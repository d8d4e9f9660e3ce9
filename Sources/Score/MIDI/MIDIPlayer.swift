/// Follows the sixteen channels of a MIDI file, and writes down what sounds when.
struct MIDIPlayer {
  /// A note that sounds.
  private struct Sounding {
    var order: Int
    var start: Double
    var velocity: Int
    var program: Int?
    /// How often the channel was bent before it began.
    var bends: Int
  }

  private struct Channel {
    var program: Int?
    /// In cents.
    var bendRange = 200.0
    /// One a moment.
    var bends: [(time: Double, cents: Double)] = []
    /// The registered parameter that is set next, as its two bytes; 127, 127 is none.
    var parameter = (high: UInt8(127), low: UInt8(127))
    var isPedalDown = false
    /// For each key the notes that are held by it, and since when some are let go; and those that the pedal holds.
    var held: [UInt8: (notes: [Sounding], released: Int)] = [:]
    var sustained: [UInt8: [Sounding]] = [:]
  }

  private var channels = Array(repeating: Channel(), count: 16)
  private var notes: [(order: Int, note: MIDIFile.Note)] = []
  private var begun = 0
  private var bendCount = 0

  mutating func play(_ event: MIDIMessage.Event, at time: Double) throws(MIDIError) {
    switch event {
    case .noteOn(let channel, let key, let velocity): try begin(key, velocity, on: Int(channel), at: time)
    case .noteOff(let channel, let key): try release(key, on: Int(channel), at: time)
    case .program(let channel, let program): channels[Int(channel)].program = Int(program)
    case .bend(let channel, let value): bend(Int(channel), to: value, at: time)
    case .control(let channel, let number, let value): try control(Int(channel), number, value, at: time)
    case .tempo, .signature: break
    }
  }

  /// Ends what still sounds.
  ///
  /// - Returns: All notes, by their start.
  mutating func finish(at time: Double) throws(MIDIError) -> [MIDIFile.Note] {
    for channel in channels.indices { try endAll(on: channel, at: time) }
    // Those of one moment in the order in which they began.
    return notes.sorted { $0.order < $1.order }.map(\.note)
  }

  private mutating func begin(_ key: UInt8, _ velocity: UInt8, on channel: Int, at time: Double) throws(MIDIError) {
    guard begun < ScoreLimits.events else {
      throw MIDIError(.limit, "the file has more than \(ScoreLimits.events) notes")
    }
    // Struck again, it sounds anew.
    try endSustained(key, on: channel, at: time)
    let note = Sounding(
      order: begun, start: time, velocity: Int(velocity), program: channels[channel].program,
      bends: channels[channel].bends.count)
    channels[channel].held[key, default: ([], 0)].notes.append(note)
    begun += 1
  }

  /// Lets the note of a key go that began first.
  private mutating func release(_ key: UInt8, on channel: Int, at time: Double) throws(MIDIError) {
    guard var held = channels[channel].held[key] else { return }
    channels[channel].held[key] = nil
    let note = held.notes[held.released]
    held.released += 1
    if held.released < held.notes.count { channels[channel].held[key] = held }
    if channels[channel].isPedalDown {
      channels[channel].sustained[key, default: []].append(note)
    } else {
      try end(note, key, on: channel, at: time)
    }
  }

  private mutating func control(
    _ channel: Int, _ number: UInt8, _ value: UInt8, at time: Double
  ) throws(MIDIError) {
    switch number {
    case 64:
      channels[channel].isPedalDown = value >= 64
      if value < 64 { try endSustained(on: channel, at: time) }
    case 101: channels[channel].parameter.high = value
    case 100: channels[channel].parameter.low = value
    case 6 where channels[channel].parameter == (0, 0): channels[channel].bendRange = 100 * Double(value)
    case 38 where channels[channel].parameter == (0, 0):
      let range = channels[channel].bendRange
      channels[channel].bendRange = (range / 100).rounded(.down) * 100 + min(99, Double(value))
    case 120, 123: try endAll(on: channel, at: time)
    case 121:
      channels[channel].isPedalDown = false
      try endSustained(on: channel, at: time)
      bend(channel, to: 8192, at: time)
    default: break
    }
  }

  private mutating func bend(_ channel: Int, to value: UInt16, at time: Double) {
    let cents = (Double(value) - 8192) / 8192 * channels[channel].bendRange
    let last = channels[channel].bends.count - 1
    // What is bent twice in a moment is bent as the second says.
    if last >= 0, channels[channel].bends[last].time == time { channels[channel].bends.removeLast() }
    channels[channel].bends.append((time, cents))
  }

  private mutating func endAll(on channel: Int, at time: Double) throws(MIDIError) {
    try endSustained(on: channel, at: time)
    for (key, held) in channels[channel].held {
      for note in held.notes[held.released...] { try end(note, key, on: channel, at: time) }
    }
    channels[channel].held = [:]
  }

  private mutating func endSustained(on channel: Int, at time: Double) throws(MIDIError) {
    for key in channels[channel].sustained.keys { try endSustained(key, on: channel, at: time) }
  }

  private mutating func endSustained(_ key: UInt8, on channel: Int, at time: Double) throws(MIDIError) {
    guard let notes = channels[channel].sustained.removeValue(forKey: key) else { return }
    for note in notes { try end(note, key, on: channel, at: time) }
  }

  private mutating func end(_ note: Sounding, _ key: UInt8, on channel: Int, at time: Double) throws(MIDIError) {
    let (first, bend) = try course(of: note, on: channel, until: time)
    let pitch = Double(key) + (bend.isEmpty ? first / 100 : 0)
    notes.append(
      (
        note.order,
        MIDIFile.Note(
          pitch: min(max(0, pitch), 127), start: note.start, duration: time - note.start, velocity: note.velocity,
          channel: channel, program: note.program, bend: bend)
      ))
  }

  /// The bend with which a note begins, in cents; and where it changes, the bend every ``MIDIFile/bendHop`` seconds, up to the last change.
  private mutating func course(
    of note: Sounding, on channel: Int, until end: Double
  ) throws(MIDIError) -> (first: Double, bend: [Double]) {
    let bends = channels[channel].bends
    var cents = 0.0
    var next = max(0, note.bends - 1)
    while next < bends.count, bends[next].time <= note.start {
      cents = bends[next].cents
      next += 1
    }
    guard let last = bends.lastIndex(where: { $0.time < end }), next <= last else { return (cents, []) }
    let count = Int(((bends[last].time - note.start) / MIDIFile.bendHop).rounded(.up)) + 1
    bendCount += count
    guard bendCount <= ScoreLimits.events else {
      throw MIDIError(.limit, "the file bends its notes for too long; take the bends out of it")
    }
    let first = cents
    let course = (0..<count).map { point in
      while next <= last, bends[next].time <= note.start + Double(point) * MIDIFile.bendHop + 1e-9 {
        cents = bends[next].cents
        next += 1
      }
      return cents
    }
    return (first, course)
  }
}
