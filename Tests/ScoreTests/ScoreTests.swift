import JSON
import Score
import Testing

@Suite("Rhythms and melodies")
struct ScoreTests {
  private func pattern(_ text: String) throws -> DrumPattern { try DrumPattern(JSONValue(parsing: text)) }

  @Test("known by name fill their bars with hits of a kit", arguments: PatternName.allCases)
  func named(name: PatternName) {
    let pattern = name.pattern
    #expect((1...2).contains(pattern.bars))
    #expect(pattern.hits.isEmpty == (name == .silence))
    #expect(name == .silence || Set(pattern.hits.map(\.bar)) == Set(1...pattern.bars))
    #expect(pattern.hits.allSatisfy { (1...Double(pattern.subdivisions)).contains($0.position) })
    #expect(pattern.hits.allSatisfy { (1...127).contains($0.velocity) })
  }

  @Test func `have hits at beats that follow from bar, position and subdivisions`() throws {
    let pattern = try pattern(
      #"{"bpm": 90, "bars": 3, "subdivisions": 8, "beats": [{"bar": 2, "position": 3.5, "instrument": "kick", "velocity": 90}]}"#
    )
    #expect(pattern.bpm == 90)
    #expect(pattern.bars == 3)
    #expect(pattern.hits == [.init(bar: 2, position: 3.5, instrument: "kick", velocity: 90)])
    #expect(pattern.beat(of: pattern.hits[0], beatsPerBar: 4) == 5.25)
    #expect(pattern.beat(of: pattern.hits[0], beatsPerBar: 3) == 3 + 3 * 2.5 / 8)
  }

  @Test func `last as many bars as they use, in sixteenths, unless told`() throws {
    let pattern = try pattern(
      #"{"beats": [{"bar": 4, "position": 1, "instrument": "kick"}, {"position": 2, "instrument": "tom"}]}"#)
    #expect(pattern.bars == 4)
    #expect(pattern.subdivisions == 16)
    #expect(pattern.hits.map(\.velocity) == [100, 100])
    #expect(pattern.hits.map(\.bar) == [4, 1])
  }

  @Test(
    "tell where something is wrong with them, and what to write",
    arguments: [
      ("[]", "the rhythm is []; it must be an object"), ("{}", "the rhythm lacks \"beats\", a list: [{"),
      (#"{"beats": [], "bar": 2}"#, "has an unknown field \"bar\"; did you mean \"bars\"?"),
      (#"{"beats": [{"position": 1}]}"#, "the rhythm at /beats/0 lacks \"instrument\", the name of a drum"),
      (
        #"{"beats": [{"position": 0, "instrument": "kick"}]}"#,
        "at /beats/0/position is 0; it must be a number from 1 to"
      ),
      (#"{"beats": [{"position": 17, "instrument": "kick"}]}"#, "at /beats/0/position is in the next bar"),
      (#"{"beats": [{"instrument": "kick"}]}"#, "at /beats/0 lacks \"position\""),
      (#"{"bars": 2, "beats": [{"bar": 3, "position": 1, "instrument": "kick"}]}"#, "at /beats/0/bar is 3"),
      (#"{"bars": 1e9, "beats": []}"#, "at /bars is 1000000000.0; it must be a whole number from 1 to 10000"),
      (#"{"bpm": 0, "beats": []}"#, "at /bpm is 0"),
      (#"{"beats": [{"position": 1, "instrument": "kick", "velocity": 200}]}"#, "at /beats/0/velocity is 200"),
    ])
  func wrongRhythm(text: String, problem: String) throws {
    let value = try JSONValue(parsing: text)
    let error = #expect(throws: ScoreError.self) { try DrumPattern(value) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test
  func `of notes are read with fraction, a velocity and a word where they have one, one after the other unless told`()
    throws
  {
    let melody = try Melody(
      JSONValue(
        parsing:
          #"[{"midi_note": 60.5, "duration_beats": 0.5, "velocity": 20}, {"midi_note": 0, "duration_beats": 4, "word": "la"}, {"midi_note": 1, "start_beat": 9, "duration_beats": 1}]"#
      ))
    #expect(
      melody
        == Melody(
          notes: [
            .init(note: 60.5, start: 0, duration: 0.5, velocity: 20),
            .init(note: 0, start: 0.5, duration: 4, word: "la"),
            .init(note: 1, start: 9, duration: 1),
          ]))
    #expect(melody.timed(by: BeatClock(bpm: 30)).notes.map(\.start) == [0, 1, 18])
    #expect(melody.timed(by: BeatClock(bpm: 30)).notes.map(\.duration) == [1, 8, 2])
  }

  @Test func `of notes in seconds need no tempo`() throws {
    let melody = try Melody(JSONValue(parsing: #"[{"midi_note": 60, "start": 0.25, "duration": 0.5}]"#))
    #expect(melody == Melody(unit: .seconds, notes: [.init(note: 60, start: 0.25, duration: 0.5)]))
    #expect(melody.timed(by: BeatClock(bpm: 30)) == melody)
  }

  @Test(
    "of notes tell what is wrong with one",
    arguments: [
      ("5", "the melody is 5; it must be a list: [{"),
      (#"[{"midi_note": 128, "start_beat": 0, "duration_beats": 1}]"#, "the melody at /0/midi_note is 128"),
      (#"[{"midi_note": 60, "start_beat": -1, "duration_beats": 1}]"#, "at /0/start_beat is -1"),
      (#"[{"midi_note": 60, "start_beat": 0, "duration_beats": 0}]"#, "it must be a number above 0"),
      (#"[{"midi_note": 60, "start_beat": 1e9, "duration_beats": 1}]"#, "at /0/start_beat"),
      (
        #"[{"midi_note": 60, "duration_beats": 1}, {"midi_note": 60, "start": 1, "duration": 1}]"#,
        "/1/start does not fit"
      ),
      (#"[{"midi_note": 60, "duration_beats": 1}, 7]"#, "at /1 is 7"), (#"[{"note": 60}]"#, "unknown field \"note\""),
    ])
  func wrongMelody(text: String, problem: String) throws {
    let value = try JSONValue(parsing: text)
    let error = #expect(throws: ScoreError.self) { try Melody(value) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test func `of words are read with their times and places`() throws {
    let words = try Word.list(
      JSONValue(parsing: #"[{"word": "Hey,", "start": 0, "end": 0.5}, {"start": 1, "end": 2}]"#))
    #expect(words == [Word(text: "Hey,", start: 0, end: 0.5), Word(text: "", start: 1, end: 2)])
    #expect(words[0].isSpelled("hey") && !words[0].isSpelled("he"))
    let places = try WordPlace.list(JSONValue(parsing: #"[{"word": "hey", "bar": 2, "beat_position": 1.5}]"#))
    #expect(places.map { $0.beats(beatsPerBar: 4) } == [4.5])
    for (text, problem) in [
      (#"[{"start": 2, "end": 1}]"#, "the list of words at /0/end is 1; it must be after the start"),
      (#"[{"end": 1}]"#, "at /0 lacks \"start\""),
    ] {
      let value = try JSONValue(parsing: text)
      let error = #expect(throws: ScoreError.self) { try Word.list(value) }
      #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
    }
  }
}
