import Score
import TestSupport
import Testing

@Suite("A MIDI file")
struct MIDIFileTests {
  private func file(format: Int = 0, division: [UInt8] = [0, 96], tracks: [[UInt8]]) -> [UInt8] {
    let header: [UInt8] = [0, 0, 0, 6, 0, UInt8(format), 0, UInt8(tracks.count)] + division
    return tracks.reduce(Array("MThd".utf8) + header) { file, track in
      file + Array("MTrk".utf8) + [0, 0, UInt8(track.count >> 8), UInt8(track.count & 255)] + track
    }
  }

  private static let end: [UInt8] = [0, 0xff, 0x2f, 0]

  private func notes(_ track: [UInt8], division: [UInt8] = [0, 96]) throws -> [MIDIFile.Note] {
    try MIDIFile(file(division: division, tracks: [track + Self.end])).notes
  }

  @Test func `tells notes in seconds, with running status, and note-ons of no velocity for note-offs`() throws {
    // A quarter of C4, then an eighth of E4, at the tempo that holds when none is told: 120.
    let found = try notes([0, 0x90, 60, 100, 96, 60, 0, 0, 64, 80, 48, 64, 0])
    #expect(
      found == [
        .init(pitch: 60, start: 0, duration: 0.5, velocity: 100),
        .init(pitch: 64, start: 0.5, duration: 0.25, velocity: 80),
      ])
  }

  @Test func `of format 1 follows the tempo and the signature of its first track in all others`() throws {
    // 60 beats a minute for two quarters, then 240, in three quarters a bar.
    let tempo: [UInt8] = [
      0, 0xff, 0x58, 4, 3, 2, 24, 8, 0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, 0x81, 0x40, 0xff, 0x51, 3, 0x03, 0xd0, 0x90,
    ]
    let bass: [UInt8] = [0, 0xc1, 33, 0, 0x91, 40, 90, 0x83, 0x00, 0x81, 40, 0]
    let drums: [UInt8] = [0x81, 0x40, 0x99, 36, 127, 1, 0x89, 36, 64]
    let read = try MIDIFile(file(format: 1, tracks: [tempo + Self.end, bass + Self.end, drums + Self.end]))
    #expect(read.notes.map(\.start) == [0, 2])
    #expect(abs(read.notes[0].duration - 2.5) < 1e-9)
    #expect(read.notes.map(\.channel) == [1, MIDIFile.drumChannel])
    #expect(read.notes.map(\.program) == [33, nil])
    #expect(read.beatsPerBar == 3)
    #expect(read.beats.map(\.number) == [1, 2, 3, 1, 2])
    #expect(zip(read.beats.map(\.time), [0, 1, 2, 2.25, 2.5]).allSatisfy { abs($0 - $1) < 1e-9 })
    #expect(zip(read.beats.map(\.tempo), [60, 60, 240, 240, 240]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  @Test func `that counts frames of film has times, and no beats`() throws {
    // 25 frames of 40 ticks: milliseconds.
    let track: [UInt8] = [0x83, 0x74, 0x90, 60, 100, 0x87, 0x68, 0x80, 60, 0] + Self.end
    let read = try MIDIFile(file(division: [0xe7, 40], tracks: [track]))
    #expect(read.notes == [.init(pitch: 60, start: 0.5, duration: 1)])
    #expect(read.beats.isEmpty)
  }

  @Test func `holds notes with the pedal, until it is lifted or the key is struck again`() throws {
    let found = try notes([
      0, 0xb0, 64, 127, 0, 0x90, 60, 100, 0, 0x90, 62, 100, 48, 60, 0, 0, 62, 0, 48, 62, 90, 96, 0xb0, 64, 0, 96, 0x80,
      62, 0,
    ])
    #expect(found.map(\.pitch) == [60, 62, 62])
    #expect(found.map(\.duration) == [1, 0.5, 1])
  }

  @Test func `bends notes within the range that it sets: throughout, or as a course`() throws {
    // Twelve semitones; half a bend before the first note, none at its end; a whole one in the middle of the second.
    let found = try notes([
      0, 0xb0, 101, 0, 0, 100, 0, 0, 6, 12, 0, 0xe0, 0, 0x60, 0, 0x90, 60, 100, 96, 60, 0, 0, 0xe0, 0, 0x40, 0, 0x90,
      50,
      100, 48, 0xe0, 0x7f, 0x7f, 48, 0x80, 50, 0,
    ])
    #expect(found.map(\.pitch) == [66, 50])
    #expect(found[0].bend.isEmpty)
    #expect(found[1].bend.count == 26)
    #expect(found[1].bend[..<25].allSatisfy { $0 == 0 })
    #expect(abs(found[1].bend[25] - 1200) < 0.2)
  }

  @Test func `ends the first of two equal notes first, and at its end what nobody ended`() throws {
    let found = try notes([0, 0x90, 60, 10, 48, 60, 20, 48, 60, 0, 96, 0xb0, 1, 0])
    #expect(found.map(\.velocity) == [10, 20])
    #expect(found.map(\.duration) == [0.5, 0.75])
  }

  @Test func `is passed over where it holds exclusive messages, texts, pressure or chunks of others`() throws {
    let track: [UInt8] =
      [0, 0xf0, 3, 1, 2, 0xf7, 0, 0xff, 1, 2, 65, 66, 0, 0xd0, 5, 0, 0xa0, 60, 5, 0, 0x90, 60, 100, 96, 0x80, 60, 0]
      + Self.end
    var bytes = file(tracks: [track])
    bytes.insert(contentsOf: Array("XFIH".utf8) + [0, 0, 0, 2, 9, 9], at: 14)
    #expect(try MIDIFile(bytes).notes.count == 1)
  }

  @Test(
    "tells what is wrong with it, and at which byte",
    arguments: [
      ([], "begins with \"MThd\""), (Array("RIFF".utf8), "byte 0: this is no MIDI file"),
      (Array("MThd".utf8) + [0, 0, 0, 6, 0, 0], "byte 8: the header has 6 bytes by what it says, and 2 are left"),
      (Array("MThd".utf8) + [0, 0, 0, 6, 0, 2, 0, 1, 0, 96], "byte 8: a MIDI file of format 2"),
      (Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0, 0], "byte 12: a quarter note of no ticks"),
      (Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0xe1, 9], "byte 12: 31 frames a second"),
      (
        Array("MThd".utf8) + [0, 0, 0, 6, 0, 1, 0, 2, 0, 96],
        "byte 14: the header tells of 2 tracks, and the file has 0"
      ),
      (
        Array("MThd".utf8) + [0, 0, 0, 6, 0, 1, 0, 1, 0, 96] + Array("MTrk".utf8) + [0xff, 0xff, 0xff, 0xff],
        "and 0 are left"
      ),
    ] as [([UInt8], String)])
  func wrongHeader(bytes: [UInt8], problem: String) {
    let error = #expect(throws: MIDIError.self) { try MIDIFile(bytes) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test(
    "tells what is wrong with a track, and at which byte",
    arguments: [
      ([0, 60, 100], "byte 23: 0x3c stands where an event must begin"),
      ([0, 0x90, 60], "byte 25: a chunk ends where more must follow"),
      ([0, 0x90, 0x90, 60], "byte 24: 0x90 stands where a value below 128 must"),
      ([0, 0xf5], "byte 23: 0xf5 is no event"),
      ([0xff, 0xff, 0xff, 0xff, 0], "a quantity has more than four bytes"),
      ([0, 0xff, 0x51, 3, 0, 0, 0], "a tempo of no time"),
      ([0, 0xff, 0x51, 9, 0], "a meta event has 9 bytes"), ([0, 0xff, 0x58, 4, 0, 2, 24, 8], "a time signature of 0"),
      ([0xff, 0xff, 0xff, 0x7f, 0x90, 60, 100], "longer than the 86400 s"),
    ] as [([UInt8], String)])
  func wrongTrack(track: [UInt8], problem: String) {
    let error = #expect(throws: MIDIError.self) { try MIDIFile(file(division: [0, 96], tracks: [track])) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test func `of any bytes is read or refused, and never more`() throws {
    var random = SeededRandom(seed: 7)
    let whole = file(
      format: 1,
      tracks: [
        [0, 0xb0, 64, 127, 0, 0xe0, 1, 80, 0, 0x90, 60, 100, 96, 60, 0, 0, 0xff, 0x51, 3, 7, 0xa1, 0x20] + Self.end,
        [0, 0xc9, 3, 0, 0x99, 36, 1, 10, 36, 0] + Self.end,
      ])
    for _ in 0..<20_000 {
      var bytes = whole
      for _ in 0...Int.random(in: 0..<4, using: &random) {
        bytes[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if let read = try? MIDIFile(Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &random)))) {
        #expect(read.notes.allSatisfy { $0.duration >= 0 && (0...127).contains($0.pitch) })
      }
    }
  }

  @Test func `is bounded in beats and bends, however little it takes to ask for many`() throws {
    // 13,000 quarters a second for hours.
    let fast: [UInt8] = [0, 0xff, 0x51, 3, 0, 0, 77] + [0xff, 0xff, 0xff, 0x7f, 0x90, 60, 1] + Self.end
    #expect(throws: MIDIError.self) { try MIDIFile(file(division: [0, 1], tracks: [fast])) }
    // 127 notes that are all bent after half a day.
    var bent: [UInt8] = (0..<127).flatMap { [0, 0x90, $0, 1] as [UInt8] }
    bent += [0x84, 0xe2, 0x00, 0xe0, 0, 0, 1, 0x80, 0, 0] + Self.end
    let error = #expect(throws: MIDIError.self) { try MIDIFile(file(division: [0, 1], tracks: [bent])) }
    #expect(error?.kind == .limit)
  }

  @Test func `comes back as it was written, on its tempo`() throws {
    let beats = (0..<9).map { MIDIFile.Beat(time: 0.8 + Double($0) * 0.6, number: $0 % 4 + 1, tempo: 100) }
    let written = MIDIFile(
      notes: [
        .init(pitch: 60, start: 0.8, duration: 0.6, velocity: 90, program: 40),
        .init(pitch: 36, start: 1.4, duration: 0.1, velocity: 127, channel: 9),
        .init(pitch: 64, start: 1.7, duration: 1.25, velocity: 1, channel: 3),
      ], beats: beats, beatsPerBar: 4)
    let read = try MIDIFile(written.bytes())
    #expect(read.notes.map(\.pitch) == [60, 36, 64])
    #expect(read.notes.map(\.channel) == [0, 9, 3])
    #expect(read.notes.map(\.velocity) == [90, 127, 1])
    #expect(read.notes.map(\.program) == [40, nil, nil])
    for (found, wanted) in zip(read.notes, written.notes) {
      #expect(abs(found.start - wanted.start) < 0.0005)
      #expect(abs(found.duration - wanted.duration) < 0.001)
    }
    // A bar that leads in, and then the beats on those of the file.
    let downbeats = read.beats.filter { $0.number == 1 }.map(\.time)
    #expect(zip(downbeats, [0, 0.8, 3.2]).allSatisfy { abs($0 - $1) < 1e-5 }, "\(downbeats)")
    #expect(try MIDIFile(MIDIFile(notes: []).bytes()).notes.isEmpty)
    #expect(try MIDIFile(MIDIFile(notes: [], tempo: 75).bytes()).beats.map(\.time) == [0, 0.8])
  }

  /// The free music of a game, which Debian's openttd-openmsx ships.
  @Test func `as composers make it is read, written and read again as the same`() throws {
    let folder = "/usr/share/games/openttd/baseset/openmsx/"
    for name in ["tttheme2", "moo_redfarn", "flying_scotsman"] {
      let read = try MIDIFile(readFile(folder + name + ".mid"))
      #expect(read.notes.count > 500)
      #expect(read.beats.count > 50)
      #expect(Set(read.notes.map(\.channel)).count > 3)
      let again = try MIDIFile(read.bytes())
      #expect(again.notes.count == read.notes.count)
      let (first, second) = (read.notes.map(\.start), again.notes.map(\.start))
      #expect(zip(first, second).allSatisfy { abs($0 - $1) < 0.003 })
    }
  }
}
