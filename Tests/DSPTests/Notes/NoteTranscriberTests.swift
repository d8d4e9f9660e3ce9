import DSP
import Glibc
import Testing

@Suite("Notes of a voice")
struct NoteTranscriberTests {
  private let rate = 44100.0

  private func frequency(_ note: Double) -> Double { 440 * exp2((note - 69) / 12) }

  private func notes(_ samples: [Float], rate: Double = 44100) -> [SungNote] {
    NoteTranscriber(sampleRate: rate).notes(of: samples.span)
  }

  /// Notes of 0.4 s, 0.1 s apart, the first at 0.2 s.
  private func melody(_ pitches: [Double], rate: Double = 44100, around: @escaping (Double) -> Double = { _ in 0 })
    -> [Float]
  {
    sungVowel(0.3 + 0.5 * Double(pitches.count), rate: rate) { time in
      let index = Int(((time - 0.2) / 0.5).rounded(.down))
      let place = time - 0.2 - 0.5 * Double(index)
      guard pitches.indices.contains(index), place < 0.4 else { return 0 }
      return frequency(pitches[index] + around(place))
    }
  }

  private func expect(_ notes: [SungNote], _ pitches: [Double], rate: Double = 44100, within cents: Double = 10) {
    #expect(notes.count == pitches.count)
    for (index, (note, pitch)) in zip(notes, pitches).enumerated() {
      #expect(abs(note.start / rate - 0.2 - 0.5 * Double(index)) < 0.04)
      #expect(abs(note.end / rate - 0.6 - 0.5 * Double(index)) < 0.06)
      #expect(abs(note.pitch - pitch) < cents / 100)
    }
  }

  @Test("have onset, offset and pitch as sung, between the semitones too", arguments: [16000.0, 44100, 48000])
  func melody(rate: Double) {
    let pitches = [57, 59.3, 60.75, 57, 64.1]
    let found = notes(melody(pitches, rate: rate), rate: rate)
    expect(found, pitches, rate: rate)
    #expect(found.allSatisfy { $0.confidence > 0.6 })
  }

  @Test("are not pulled by a scoop, and vibrato is part of them")
  func scoopAndVibrato() {
    let pitches = [60.0, 62, 64, 65]
    expect(notes(melody(pitches) { -2 * exp(-$0 / 0.04) }), pitches, within: 20)
    expect(notes(melody(pitches) { 0.6 * sin(2 * .pi * 5.5 * $0) }), pitches, within: 25)
  }

  @Test("end where the pitch goes to another note without a pause, however near")
  func legato() {
    let pitches = [60.0, 61, 63, 62]
    let samples = sungVowel(2, rate: rate) { time in
      // 60 ms from one to the next.
      let index = min(3, Int(time / 0.5))
      let into = min(1, (time - 0.5 * Double(index)) / 0.06)
      return frequency(index == 0 ? 60 : pitches[index - 1] + (pitches[index] - pitches[index - 1]) * into)
    }
    let found = notes(samples)
    #expect(found.count == 4)
    for (index, note) in found.enumerated() {
      #expect(abs(note.start / rate - 0.5 * Double(index)) < 0.06)
      #expect(abs(note.pitch - pitches[index]) < 0.1)
    }
  }

  @Test("are sung again where the sound dips and the pitch stays")
  func repeated() {
    var samples = sungVowel(2, rate: rate) { _ in 220 }
    for index in samples.indices {
      let place = (Double(index) / rate - 1) / 0.03
      samples[index] *= Float(1 - 0.9 * exp(-place * place))
    }
    let found = notes(samples)
    #expect(found.count == 2)
    #expect(abs((found.last?.start ?? 0) / rate - 1) < 0.06)
    #expect(found.allSatisfy { abs($0.pitch - 57) < 0.05 })
  }

  @Test("have the velocity of their loudness beside the loudest")
  func velocity() {
    var samples = melody([60, 60, 60])
    for index in samples.indices where (0.65..<1.15).contains(Double(index) / rate) { samples[index] *= 0.25 }
    let found = notes(samples).map(\.velocity)
    #expect(found.count == 3)
    #expect(found[0] >= 125 && found[2] >= 125)
    // A quarter of the amplitude is half the velocity.
    #expect(abs(found[1] - 63) <= 3)
    #expect(notes(samples.map { $0 * 0.05 }).map(\.velocity) == found)
  }

  @Test("have the curve of their pitch")
  func bend() throws {
    let found = notes(melody([60]) { 0.5 * sin(2 * .pi * 5 * $0) })
    let note = try #require(found.first)
    #expect(abs(Double(note.bend.count) * NoteTranscriber.bendHop - (note.end - note.start) / rate) <= 0.02)
    #expect((30...70).contains(note.bend.max() ?? 0) && (-70 ... -30).contains(note.bend.min() ?? 0))
  }

  @Test("do not depend on how the recording is cut")
  func pieces() {
    let samples = melody([57, 60, 64, 62])
    let whole = notes(samples)
    for piece in [1000, 4097] {
      var stream = NoteTranscriber(sampleRate: rate).stream()
      for start in stride(from: 0, to: samples.count, by: piece) {
        stream.push(samples.span.extracting(start..<min(samples.count, start + piece)))
      }
      #expect(stream.finish() == whole)
    }
  }

  @Test("are none in silence, noise, a constant or next to nothing")
  func nothing() {
    let nothing: [[Float]] = [[], [0.5], Array(repeating: 0, count: 50000), Array(repeating: 0.3, count: 50000)]
    for samples in nothing {
      #expect(notes(samples).isEmpty)
    }
    #expect(notes(whiteNoise(88200, level: 0.2)).allSatisfy { $0.confidence < 0.3 })
    #expect(notes(Array(repeating: 1, count: 500), rate: 1000).isEmpty)
    #expect(notes((0..<4000).map { Float(sin(Double($0))) }, rate: 1000).count <= 1)
  }

  @Test("of speech are less certain than those of song")
  func speech() {
    // Intonation: never held.
    let spoken = sungVowel(2, rate: rate) { time in
      time.truncatingRemainder(dividingBy: 0.4) < 0.3 ? 160 * exp2(0.5 * sin(2 * .pi * 1.3 * time)) : 0
    }
    let talk = notes(spoken).map(\.confidence)
    let song = notes(melody([57, 60, 64])).map(\.confidence)
    #expect((talk.max() ?? 0) < (song.min() ?? 0))
  }

  @Test("are named")
  func names() {
    #expect([69.0, 60, 59.6, 58.4, 0, 127, -1].map(NoteName.ofMIDI) == ["A4", "C4", "C4", "Bb3", "C-1", "G9", "B-2"])
  }
}
