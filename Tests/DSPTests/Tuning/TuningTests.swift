import DSP
import Glibc
import Testing

@Suite("tuning")
struct TuningTests {
  private func track(_ notes: [Double]) -> PitchTrack {
    PitchTrack(
      sampleRate: 48000, hop: 240,
      frames: notes.map {
        PitchTrack.Frame(frequency: $0 > 0 ? Float(440 * exp2(($0 - 69) / 12)) : 0, confidence: $0 > 0 ? 1 : 0)
      })
  }

  private func run(_ notes: [Double]) -> VoicedRun {
    VoicedRun(
      frames: 0..<notes.count, frequencies: notes.map { Float(440 * exp2(($0 - 69) / 12)) }, hop: 240, sampleRate: 48000
    )
  }

  @Test(
    "reads scales",
    arguments: [
      ("C major", [0, 2, 4, 5, 7, 9, 11]), ("A minor", [0, 2, 4, 5, 7, 9, 11]), ("Am", [0, 2, 4, 5, 7, 9, 11]),
      ("Db:major", [0, 1, 3, 5, 6, 8, 10]),
      ("F# dorian", [1, 3, 4, 6, 8, 9, 11]), ("chromatic", Array(0..<12)), ("C chromatic", Array(0..<12)),
      ("Bb harmonic minor", [0, 1, 3, 5, 6, 9, 10]), ("A minor pentatonic", [0, 2, 4, 7, 9]), ("C Eb G", [0, 3, 7]),
      ("g♯, b♭", [8, 10]),
    ])
  func scales(text: String, classes: [Int]) {
    #expect(Scale(text)?.pitchClasses == classes)
  }

  @Test("refuses what is no scale", arguments: ["", "H major", "C majestic", "C E major", "1 2 3"])
  func noScale(text: String) {
    #expect(Scale(text) == nil)
  }

  @Test("keeps a note while the voice wavers around the middle between two, and through short excursions")
  func hysteresis() {
    let wavering = (0..<100).map { 60.5 + 0.15 * sin(Double($0) * 0.4) }
    #expect(Set(NoteDecision(scale: .chromatic).notes(of: run(wavering))).count == 1)
    let slip = (0..<100).map { (50..<54).contains($0) ? 61.0 : 60.0 }
    #expect(NoteDecision(scale: .chromatic).notes(of: run(slip)) == Array(repeating: 60, count: 100))
  }

  @Test("hears the note around which a vibrato swings, whatever notes it touches", arguments: [0.3, 0.6, 0.9, 1.2])
  func vibrato(extent: Double) {
    let swinging = (0..<200).map { 60.3 + extent * sin(2 * .pi * 5.5 * Double($0) * 0.005) }
    let notes = NoteDecision(scale: .chromatic).notes(of: run(swinging))
    // Before the first turning point and after the last nothing tells a vibrato from a glide.
    #expect(notes[20..<180].allSatisfy { $0 == 60 })
  }

  @Test("hears a short note that is held, and none that a quick glide only passes")
  func heldNotes() {
    let grace = (0..<100).map { (50..<64).contains($0) ? 58.65 : 57.6 }
    let notes = NoteDecision(scale: .chromatic).notes(of: run(grace))
    #expect(notes == (0..<100).map { (50..<64).contains($0) ? 59 : 58 })
    let glide = (0..<100).map { 60 + min(4, max(0, Double($0 - 40) / 3)) }
    #expect(Set(NoteDecision(scale: .chromatic).notes(of: run(glide))) == [60, 64])
  }

  /// A scoop as of a spring, into a note that is 35 cents flat.
  private func scoop(depth: Double, time: Double) -> [Double] {
    (0..<120).map { 61.65 - depth * exp(-0.005 * Double($0) / time) }
  }

  @Test(
    "hears a scoop as the note that it leads to, at once or after another note",
    arguments: [(0.6, 0.03), (0.9, 0.05)])
  func scoops(depth: Double, time: Double) {
    let decision = NoteDecision(scale: .chromatic)
    #expect(decision.notes(of: run(scoop(depth: depth, time: time))) == Array(repeating: 62, count: 120))
    let after = decision.notes(of: run(Array(repeating: 59.0, count: 60) + scoop(depth: depth, time: time)))
    // The leap itself takes a few frames.
    #expect(after[..<60].allSatisfy { $0 == 59 } && after[65...].allSatisfy { $0 == 62 })
  }

  @Test("hears a note that falls off at its end to the last")
  func fall() {
    let falling = (0..<100).map { 60.1 - 0.5 * pow(max(0, Double($0 - 70) / 30), 2) }
    #expect(NoteDecision(scale: .chromatic).notes(of: run(falling)) == Array(repeating: 60, count: 100))
    let further = (0..<100).map { 60.1 - 0.8 * pow(max(0, Double($0 - 70) / 30), 2) }
    #expect(NoteDecision(scale: .chromatic).notes(of: run(further)) == Array(repeating: 60, count: 100))
  }

  @Test("rests where the voice does on its way from one note to another")
  func stairs() {
    let stairs = (0..<100).map { 60.25 + min(3, max(0, Double(($0 - 40) / 8))) }
    let notes = NoteDecision(scale: .chromatic).notes(of: run(stairs))
    #expect(notes == stairs.map { Int($0.rounded()) })
  }

  @Test("changes over in the middle of a glide, and at once for a new note")
  func changes() {
    let glide = (0..<100).map { 60 + min(2, max(0, Double($0 - 40) / 10)) }
    let notes = NoteDecision(scale: Scale("C major")!).notes(of: run(glide))
    #expect(notes[..<49].allSatisfy { $0 == 60 } && notes[52...].allSatisfy { $0 == 62 })
    let step = NoteDecision(scale: .chromatic).notes(of: run((0..<100).map { $0 < 50 ? 60.2 : 61.1 }))
    #expect(step == (0..<100).map { $0 < 50 ? 60 : 61 })
  }

  @Test("drags a note outside of the scale to its nearest neighbour")
  func outside() {
    let notes = NoteDecision(scale: Scale("C major")!).notes(of: run(Array(repeating: 61.2, count: 40)))
    #expect(notes == Array(repeating: 62, count: 40))
  }

  @Test(
    "finds the key",
    arguments: [
      ("D major", [62, 64, 66, 67, 69, 71, 73, 74, 69, 66, 62]),
      ("A minor", [69, 71, 72, 74, 76, 69, 72, 76, 77, 76, 69]),
      ("Eb major", [63, 67, 70, 63, 65, 67, 68, 70, 72, 74, 75]),
    ])
  func key(name: String, melody: [Double]) throws {
    let sung = melody.flatMap { Array(repeating: $0 + 0.12, count: 40) }
    #expect(try #require(KeyEstimate(track(sung))).scale.name == name)
    #expect(KeyEstimate(track([0, 0])) == nil)
  }

  @Test("tells how a key is tuned, and what else it may be", arguments: [-40.0, -12, 0, 31, 45])
  func tunedKey(cents: Double) throws {
    let sung = [62, 64, 66, 67, 69, 71, 73, 74, 69, 66, 62].flatMap { Array(repeating: $0 + cents / 100, count: 40) }
    let estimate = try #require(KeyEstimate(track(sung)))
    #expect(estimate.scale.name == "D major")
    #expect(abs(estimate.tuning - cents) < 3)
    #expect(Set(estimate.candidates.map(\.scale.name)).count == 24)
    #expect(zip(estimate.candidates, estimate.candidates.dropFirst()).allSatisfy { $0.confidence >= $1.confidence })
    #expect((0.3...1).contains(estimate.confidence))
  }

  @Test("finds the key by every profile", arguments: KeyProfile.allCases)
  func profiles(profile: KeyProfile) throws {
    let sung = [67, 69, 71, 72, 74, 76, 78, 79, 74, 71, 67].flatMap { Array(repeating: Double($0), count: 40) }
    #expect(try #require(KeyEstimate(track(sung), profile: profile)).scale.name == "G major")
  }

  /// Chords of tones with overtones, half a second each.
  private func chords(_ chords: [[Int]], cents: Double, rate: Double) -> [Float] {
    chords.flatMap { chord in
      (0..<Int(rate / 2)).map { index in
        let sum = chord.reduce(0.0) { sum, note in
          let step = 2 * .pi * 440 * exp2((Double(note) + cents / 100 - 69) / 12) / rate
          return sum + (1...5).reduce(0) { $0 + sin(step * Double($1 * index)) / Double($1 * $1) }
        }
        return Float(0.1 * sum)
      }
    }
  }

  @Test("finds the key and the tuning of chords", arguments: [(8000.0, 0.0), (44100, 18), (48000, -25)])
  func chroma(rate: Double, cents: Double) throws {
    // I, IV, V and I of E flat major.
    let music = chords(
      [[51, 58, 63, 67], [56, 60, 63, 68], [58, 62, 65, 70], [51, 58, 63, 67]], cents: cents, rate: rate)
    var chroma = Chroma(sampleRate: rate)
    chroma.push(music.span)
    let estimate = try #require(KeyEstimate(chroma.pitches))
    #expect(estimate.scale.name == "Eb major")
    #expect(abs(estimate.tuning - cents) < 6)
  }

  @Test("finds no key where there is none")
  func noKey() {
    for samples in [[Float](), [1], Array(repeating: 0, count: 50000), Array(repeating: 0.5, count: 50000)] {
      var chroma = Chroma(sampleRate: 44100)
      chroma.push(samples.span)
      #expect(KeyEstimate(chroma.pitches) == nil)
    }
    var even = PitchHistogram()
    for note in 60..<72 { even.add(Double(note), weight: 1) }
    even.add(.nan, weight: 1)
    #expect(KeyEstimate(even) == nil)
  }

  private func note(_ frequency: Float) -> Double { 69 + 12 * log2(Double(frequency) / 440) }

  @Test("corrects as much as strength says", arguments: [0.0, 0.5, 1])
  func strength(strength: Double) {
    let run = run(Array(repeating: 60.4, count: 50))
    let wanted = PitchCorrection(strength: strength).frequencies(of: run, notes: Array(repeating: 60, count: 50))
    for frequency in wanted { #expect(abs(note(frequency) - (60.4 - 0.4 * strength)) < 1e-4) }
  }

  @Test("sets in with the time constant of speed")
  func speed() {
    let run = run(Array(repeating: 60.4, count: 100))
    let wanted = PitchCorrection(speed: 0.1).frequencies(of: run, notes: Array(repeating: 60, count: 100))
    #expect(abs(note(wanted[19]) - (60 + 0.4 * exp(-1))) < 0.01)
    #expect(note(wanted[0]) > 60.37)
  }

  @Test("keeps as much vibrato as it is told, around the right note", arguments: [0.0, 0.5, 1])
  func vibrato(kept: Double) {
    let sung = (0..<200).map { 60.3 + 0.25 * sin(2 * .pi * 6 * Double($0) * 0.005) }
    let wanted = PitchCorrection(vibrato: kept).frequencies(of: run(sung), notes: Array(repeating: 60, count: 200))
    let notes = wanted[50..<150].map(note)
    #expect(abs(notes.reduce(0, +) / 100 - 60) < 0.02)
    let depth = (notes.max()! - notes.min()!) / 2
    #expect(abs(depth - 0.25 * kept) < 0.03)
  }

  @Test("leaves frames without a note alone")
  func alone() {
    let wanted = PitchCorrection().frequencies(of: run([60.3, 60.3]), notes: [nil, 60])
    #expect(abs(note(wanted[0]) - 60.3) < 1e-4 && abs(note(wanted[1]) - 60) < 1e-4)
  }
}
