extension MIDIFile {
  /// Reads a file of format 0 or 1.
  ///
  /// Notes last as long as they sound: the sustain pedal (controller 64) holds them. Bends follow the range that registered parameter 0 sets,
  /// two semitones unless it does. Other controllers, pressure, texts and exclusive messages are passed over, as are chunks that are no
  /// tracks. One of format 2 holds songs that are independent of each other, and is refused.
  ///
  /// - Throws: ``MIDIError`` for bytes that are none, and for more than ``ScoreLimits`` allows.
  public init(_ bytes: [UInt8]) throws(MIDIError) {
    var file = MIDIBytes(bytes)
    guard bytes.starts(with: "MThd".utf8) else {
      throw MIDIError(.malformed, at: 0, "this is no MIDI file, which begins with \"MThd\"")
    }
    guard bytes.count <= ScoreLimits.fileSize else {
      throw MIDIError(.limit, "a MIDI file of \(bytes.count) bytes; at most \(ScoreLimits.fileSize) are read")
    }
    _ = try file.number(4)
    var header = try file.part(try file.number(4), "the header")
    let (format, trackCount) = (try header.number(2), try header.number(2))
    guard format < 2 else {
      throw MIDIError(
        .unsupported, at: 8, "a MIDI file of format \(format); save it as format 0 or 1, in which tracks sound together"
      )
    }
    let division = try MIDIDivision(try header.number(2), at: header.position - 2)
    var messages: [(order: Int, message: MIDIMessage)] = []
    var (end, tracks) = (0, 0)
    while tracks < trackCount {
      guard !file.isAtEnd else {
        throw MIDIError(
          .malformed, at: file.position, "the header tells of \(trackCount) tracks, and the file has \(tracks)")
      }
      let type = try file.number(4)
      let chunk = try file.part(try file.number(4), "a chunk")
      guard type == 0x4d54_726b else { continue }  // "MTrk"
      let track = try MIDITrack(chunk)
      for message in track.messages { messages.append((messages.count, message)) }
      end = max(end, track.end)
      tracks += 1
    }
    // What happens at one moment happens in the order of the tracks.
    messages.sort { ($0.message.tick, $0.order) < ($1.message.tick, $1.order) }
    let tempos = TempoMap(division, messages.lazy.map(\.message))
    guard tempos.seconds(atTick: Double(end)) <= ScoreLimits.seconds else {
      throw MIDIError(.limit, "the file lasts longer than the \(Int(ScoreLimits.seconds)) s that a run may last")
    }
    var player = MIDIPlayer()
    for (_, message) in messages {
      try player.play(message.event, at: tempos.seconds(atTick: Double(message.tick)))
    }
    let notes = try player.finish(at: tempos.seconds(atTick: Double(end)))
    let signatures = TimeSignature.all(in: messages.lazy.map(\.message))
    self.init(
      notes: notes, beats: try tempos.beats(signatures, untilTick: Double(end)), beatsPerBar: signatures[0].beats)
  }
}

/// What a tick is.
enum MIDIDivision {
  /// Ticks a quarter note.
  case quarter(Int)
  /// Seconds a tick, counted in frames of film.
  case seconds(Double)

  init(_ word: Int, at offset: Int) throws(MIDIError) {
    if word & 0x8000 == 0 {
      guard word > 0 else { throw MIDIError(.malformed, at: offset, "a quarter note of no ticks") }
      self = .quarter(word)
    } else {
      let (frames, ticks) = (256 - word >> 8, word & 0xff)
      guard [24, 25, 29, 30].contains(frames), ticks > 0 else {
        throw MIDIError(
          .malformed, at: offset, "\(frames) frames a second of \(ticks) ticks; SMPTE has 24, 25, 29 or 30")
      }
      // 29 stands for the 30 / 1.001 of colour television.
      self = .seconds(1 / ((frames == 29 ? 30 / 1.001 : Double(frames)) * Double(ticks)))
    }
  }
}
