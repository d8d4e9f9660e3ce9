extension MIDIFile {
  /// Ticks a beat of the files that are written.
  private static let resolution = 960

  /// The bytes of a file of format 1: a track of tempo and time signature, then one for each channel that has notes.
  ///
  /// Notes come on their nearest key, without bends. With ``beats`` the file's tempo follows them, and their first downbeat begins a bar:
  /// before it are as many whole bars as the music needs, at a tempo of their own. Without, it is ``tempo``.
  public func bytes() -> [UInt8] {
    let score = MIDITicks(self, resolution: Self.resolution)
    var tracks = [score.conductor(beatsPerBar: beatsPerBar)]
    for channel in Set(notes.map(\.channel)).sorted() {
      var track = MIDITrackWriter()
      let own = notes.filter { $0.channel == channel }
      var told: Int?
      for note in own {
        let key = UInt8(min(max(0, note.pitch.rounded()), 127))
        let start = score.tick(atSeconds: note.start)
        let end = max(start + 1, score.tick(atSeconds: note.start + note.duration))
        if let program = note.program, program != told {
          track.add(0xc0 | UInt8(channel), [UInt8(min(max(0, program), 127))], atTick: start)
          told = program
        }
        track.add(0x90 | UInt8(channel), [key, UInt8(min(max(1, note.velocity), 127))], atTick: start)
        track.add(0x80 | UInt8(channel), [key, 64], atTick: end)
      }
      tracks.append(track)
    }
    var file = Array("MThd".utf8) + MIDITrackWriter.number(6, bytes: 4)
    for word in [1, tracks.count, Self.resolution] { file += MIDITrackWriter.number(word, bytes: 2) }
    for track in tracks { file += track.chunk() }
    return file
  }
}

/// When everything of a file that is written is, in ticks.
private struct MIDITicks {
  private let resolution: Int
  private let clock: BeatClock
  /// Beats before the clock's first.
  private let lead: Int
  /// For each beat from the lead's end on how many seconds it lasts.
  private let tempos: [Double]
  private let leadSeconds: Double

  init(_ file: MIDIFile, resolution: Int) {
    self.resolution = resolution
    let first = file.beats.firstIndex { $0.number == 1 } ?? 0
    let times = file.beats.map(\.time)
    guard let clock = BeatClock(beats: times, first: first) else {
      self.clock = BeatClock(bpm: file.tempo)
      (lead, leadSeconds, tempos) = (0, 0, [60 / file.tempo])
      return
    }
    self.clock = clock
    let downbeat = times[first]
    let bar = clock.seconds(atStraightBeat: Double(file.beatsPerBar)) - downbeat
    let bars = downbeat > 1e-6 ? max(1, Int(min(1e4, (downbeat / bar).rounded()))) : 0
    lead = bars * file.beatsPerBar
    leadSeconds = downbeat
    tempos = zip(times[first...], times[(first + 1)...]).map { $1 - $0 }
  }

  func tick(atSeconds seconds: Double) -> Int {
    let beat =
      seconds < leadSeconds && lead > 0
      ? seconds / leadSeconds * Double(lead) : Double(lead) + clock.straightBeat(atSeconds: seconds)
    return Int((max(0, beat) * Double(resolution)).rounded())
  }

  /// The track of tempo and time signature.
  func conductor(beatsPerBar: Int) -> MIDITrackWriter {
    var track = MIDITrackWriter()
    track.addMeta(0x58, [UInt8(min(max(1, beatsPerBar), 255)), 2, 24, 8], atTick: 0)
    var told = 0
    func add(_ seconds: Double, _ beat: Int) {
      let microseconds = Int(min(max(1, (seconds * 1e6).rounded()), Double(1 << 24 - 1)))
      if microseconds == told { return }
      told = microseconds
      track.addMeta(0x51, MIDITrackWriter.number(microseconds, bytes: 3), atTick: beat * resolution)
    }
    if lead > 0 { add(leadSeconds / Double(lead), 0) }
    for (beat, seconds) in tempos.enumerated() { add(seconds, lead + beat) }
    return track
  }
}

/// Collects the events of one track, in any order.
private struct MIDITrackWriter {
  private var events: [(tick: Int, rank: Int, bytes: [UInt8])] = []

  mutating func add(_ status: UInt8, _ data: [UInt8], atTick tick: Int) {
    // What ends at a moment ends before others begin.
    events.append((tick, status & 0xf0 == 0x80 ? 0 : 1, [status] + data))
  }

  mutating func addMeta(_ type: UInt8, _ data: [UInt8], atTick tick: Int) {
    events.append((tick, 1, [0xff, type] + Self.quantity(data.count) + data))
  }

  /// The chunk as it is in a file.
  func chunk() -> [UInt8] {
    let order = events.indices.sorted {
      (events[$0].tick, events[$0].rank, $0) < (events[$1].tick, events[$1].rank, $1)
    }
    var content: [UInt8] = []
    var last = 0
    for index in order {
      content += Self.quantity(events[index].tick - last) + events[index].bytes
      last = events[index].tick
    }
    content += [0, 0xff, 0x2f, 0]
    return Array("MTrk".utf8) + Self.number(content.count, bytes: 4) + content
  }

  static func number(_ value: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * (bytes - 1 - $0))) }
  }

  /// A variable-length quantity, of 28 bits at most.
  private static func quantity(_ value: Int) -> [UInt8] {
    let value = min(value, 1 << 28 - 1)
    let bytes = [21, 14, 7, 0].map { UInt8(truncatingIfNeeded: value >> $0 & 0x7f) }.drop { $0 == 0 }
    return (bytes.isEmpty ? [0] : bytes.dropLast().map { $0 | 0x80 } + [bytes[bytes.endIndex - 1]])
  }
}
