import JSON
import Rhythm
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
    "tell what is wrong with them, and where",
    arguments: [
      ("[]", "must be an object"), ("{}", "lacks \"beats\""), (#"{"beats": [], "bar": 2}"#, "did you mean \"bars\""),
      (#"{"beats": [{"position": 1}]}"#, "beat 1 of the rhythm lacks the name"),
      (#"{"beats": [{"position": 0, "instrument": "kick"}]}"#, "\"position\" is 0"),
      (#"{"beats": [{"position": -3, "instrument": "kick"}]}"#, "must be a number from 1 to"),
      (#"{"beats": [{"position": 17, "instrument": "kick"}]}"#, "lies in the next bar"),
      (#"{"beats": [{"instrument": "kick"}]}"#, "lacks \"position\""),
      (#"{"bars": 2, "beats": [{"bar": 3, "position": 1, "instrument": "kick"}]}"#, "\"bar\" is 3"),
      (#"{"bars": 1e9, "beats": []}"#, "from 1 to 10000"), (#"{"bpm": 0, "beats": []}"#, "\"bpm\" is 0"),
      (#"{"beats": [{"position": 1, "instrument": "kick", "velocity": 200}]}"#, "\"velocity\" is 200"),
    ])
  func wrongRhythm(text: String, problem: String) throws {
    let value = try JSONValue(parsing: text)
    let error = #expect(throws: RhythmError.self) { try DrumPattern(value) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  @Test func `of notes are read with fraction, and a velocity where they have one`() throws {
    let notes = try MelodyNote.list(
      JSONValue(
        parsing:
          #"[{"midi_note": 60.5, "start_beat": 0, "duration_beats": 0.5, "velocity": 20}, {"midi_note": 0, "start_beat": 3, "duration_beats": 4}]"#
      ))
    #expect(
      notes == [
        MelodyNote(note: 60.5, start: 0, duration: 0.5, velocity: 20),
        MelodyNote(note: 0, start: 3, duration: 4, velocity: 100),
      ])
  }

  @Test(
    "of notes tell what is wrong with one",
    arguments: [
      ("5", "must be a list"), (#"[{"midi_note": 128, "start_beat": 0, "duration_beats": 1}]"#, "note 1 of the melody"),
      (#"[{"midi_note": 60, "start_beat": -1, "duration_beats": 1}]"#, "\"start_beat\" is -1"),
      (#"[{"midi_note": 60, "start_beat": 0, "duration_beats": 0}]"#, "has no length"),
      (#"[{"midi_note": 60, "start_beat": 1e9, "duration_beats": 1}]"#, "\"start_beat\""),
      (#"[{"note": 60}]"#, "unknown field \"note\""),
    ])
  func wrongMelody(text: String, problem: String) throws {
    let value = try JSONValue(parsing: text)
    let error = #expect(throws: RhythmError.self) { try MelodyNote.list(value) }
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }
}
