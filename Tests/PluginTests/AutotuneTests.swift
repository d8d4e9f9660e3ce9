import Engine
import Glibc
import Pipeline
import Testing

@Suite("autotune")
struct AutotuneTests {
  /// A harmonic tone at `note`, a MIDI number, that is faded at both ends.
  private func tone(_ note: Double, seconds: Double = 0.5, rate: Int = 48000, start: Int = 0) -> [Float] {
    let count = Int(seconds * Double(rate))
    let frequency = 440 * exp2((note - 69) / 12)
    return (0..<count).map { index in
      let fade = min(1, Double(min(index, count - index)) / (0.02 * Double(rate)))
      let phase = 2 * Double.pi * frequency * Double(index) / Double(rate)
      return Float(fade * (1...12).reduce(0.0) { $0 + 0.2 / Double($1) * sin(Double($1) * phase) })
    }
  }

  private func clip(_ channels: [[Float]], rate: Int = 48000, start: Int = 0) -> MemoryClip {
    MemoryClip(format: AudioFormat(sampleRate: rate, channels: channels.count), start: start, channels: channels)
  }

  private func tuned(_ clip: MemoryClip, _ parameters: String, blockFrames: Int = 512) throws -> MemoryClip {
    let out = try run(
      #""out": { "stage": "autotune", "in": "voice", "params": { \#(parameters) } }"#, with: ["voice": [clip]],
      blockFrames: blockFrames)
    return try #require(out.first)
  }

  /// The pitch in the middle of `samples` as a MIDI number: the best of a fine search for the first harmonic.
  private func note(_ samples: [Float], near: Double, rate: Int = 48000) -> Double {
    let middle = samples.count / 4..<samples.count * 3 / 4
    func power(_ note: Double) -> Double {
      let step = 2 * Double.pi * 440 * exp2((note - 69) / 12) / Double(rate)
      var (real, imaginary) = (0.0, 0.0)
      for i in middle {
        let hann = 0.5 - 0.5 * cos(2 * .pi * Double(i - middle.lowerBound) / Double(middle.count))
        real += hann * Double(samples[i]) * cos(step * Double(i))
        imaginary += hann * Double(samples[i]) * sin(step * Double(i))
      }
      return real * real + imaginary * imaginary
    }
    let candidates = stride(from: near - 1, through: near + 1, by: 0.01)
    return candidates.max { power($0) < power($1) } ?? near
  }

  @Test("moves a note to the nearest of the scale", arguments: [(57.3, 57.0), (60.4, 60), (61.2, 62), (69.45, 69)])
  func scale(sung: Double, wanted: Double) throws {
    let out = try tuned(clip([tone(sung)]), #""scale": "C major""#)
    #expect(abs(note(out.channels[0], near: wanted) - wanted) < 0.015)
  }

  @Test("hears the key when none is given")
  func key() throws {
    let melody = [62.0, 66, 69, 62, 64, 67, 71, 69, 66, 62].flatMap { tone($0, seconds: 0.25) }
    // Nearer to A4 flat than to A4; A flat is not in D major.
    let out = try tuned(clip([melody + tone(68.4)]), "")
    #expect(abs(note(Array(out.channels[0].suffix(24_000)), near: 69) - 69) < 0.015)
  }

  @Test("tunes all clips to the key that arrives, where each by itself has another")
  func oneKey() throws {
    // C major, and then a phrase that would be G major, whose F is sung high.
    let first = clip([[60.0, 64, 65, 67, 69, 65, 62, 71, 72, 65, 62, 60].flatMap { tone($0, seconds: 0.25) }])
    let second = clip(
      [[67.0, 71, 74, 67, 69, 71, 74, 67].flatMap { tone($0, seconds: 0.25) } + tone(65.6)], start: 200_000)
    func lastNote(_ links: String) throws -> Double {
      let out = try run(
        """
        "sung": { "stage": "notes", "in": "voice" }, "key": { "stage": "key", "in": { "notes": "sung" } },
        "out": { "stage": "autotune", "in": { \(links) } }
        """, with: ["voice": [first, second]])
      #expect(out.map(\.start) == [0, 200_000])
      return note(Array(try #require(out.last).channels[0].suffix(24_000)), near: 65.5)
    }
    #expect(abs(try lastNote(#""in": "voice""#) - 66) < 0.02)
    #expect(abs(try lastNote(#""in": "voice", "key": "key""#) - 65) < 0.02)
  }

  @Test("tunes what waited for its key as what streams, clip by clip")
  func waiting() throws {
    let melody = [62.3, 66, 69.2, 62, 64, 67, 71, 69, 66, 62].flatMap { tone($0, seconds: 0.25) }
    let clips = [clip([melody]), clip([melody], start: 2 * melody.count)]
    let stage = #""out": { "stage": "autotune", "in": "voice", "params": { "scale": "#
    #expect(
      try run(stage + #""auto" } }"#, with: ["voice": clips]) == run(stage + #""D major" } }"#, with: ["voice": clips]))
  }

  @Test("does nothing at strength 0, to the bit")
  func nothing() throws {
    let voice = clip([tone(60.4)])
    #expect(try tuned(voice, #""scale": "chromatic", "strength": 0"#).channels == voice.channels)
  }

  @Test("keeps length, place on the timeline and format", arguments: [8000, 44100, 96000])
  func format(rate: Int) throws {
    let voice = clip([tone(60.4, rate: rate)], rate: rate, start: 17)
    let out = try tuned(voice, #""scale": "chromatic""#)
    #expect(out.start == 17 && out.format == voice.format && out.frames == voice.frames)
    #expect(abs(note(out.channels[0], near: 60, rate: rate) - 60) < 0.02)
  }

  @Test("gives the same bits whatever the size of blocks", arguments: [1, 509, 100_000])
  func blocks(size: Int) throws {
    let voice = clip([tone(60.4, seconds: 0.3) + noise(3000).channels[0] + tone(63.7, seconds: 0.3)])
    let expected = try tuned(voice, #""scale": "C major", "formant": 1"#)
    #expect(try tuned(voice, #""scale": "C major", "formant": 1"#, blockFrames: size).channels == expected.channels)
  }

  @Test("tunes stereo by its mid, both channels alike")
  func stereo() throws {
    let left = tone(60.4)
    let out = try tuned(clip([left, left.map { $0 * 0.5 }]), #""scale": "chromatic""#)
    for (a, b) in zip(out.channels[0], out.channels[1]) { #expect(abs(a * 0.5 - b) < 1e-5) }
    #expect(abs(note(out.channels[1], near: 60) - 60) < 0.015)
  }

  @Test("sings a melody that is given as a parameter; between its notes the voice is left alone")
  func melody() throws {
    let out = try tuned(
      clip([tone(60.4, seconds: 1)]),
      #""melody": [{ "midi_note": 62, "start": 0.1, "duration": 0.4 }, { "midi_note": 59, "start": 0.5, "duration": 0.4 }]"#
    )
    let samples = out.channels[0]
    #expect(abs(note(Array(samples[7200..<21_600]), near: 62) - 62) < 0.02)
    #expect(abs(note(Array(samples[26_400..<40_800]), near: 59) - 59) < 0.02)
  }

  @Test("sings a melody in beats at its tempo")
  func beats() throws {
    let out = try tuned(
      clip([tone(60.4, seconds: 1)]),
      #""bpm": 150, "melody": [{ "midi_note": 62, "duration_beats": 1 }, { "midi_note": 59, "duration_beats": 1 }]"#)
    #expect(abs(note(Array(out.channels[0][2400..<16_800]), near: 62) - 62) < 0.02)
    #expect(abs(note(Array(out.channels[0][21_600..<36_000]), near: 59) - 59) < 0.02)
  }

  @Test("moves formants and not the pitch")
  func formant() throws {
    let voice = clip([tone(48)])
    let out = try tuned(voice, #""scale": "chromatic", "formant": 4"#)
    #expect(abs(note(out.channels[0], near: 48) - 48) < 0.015)
    #expect(out.channels != voice.channels)
  }

  @Test("leaves noise, silence, a constant and single frames as they are", arguments: [0, 1, 4800])
  func noVoice(frames: Int) throws {
    for voice in [
      noise(frames), level(0, frames, rate: 48000), level(0.7, frames, rate: 48000),
      level(1, frames, channels: 2, rate: 48000),
    ] {
      #expect(try tuned(voice, #""scale": "C major""#).channels == voice.channels)
    }
  }

  @Test("bears a clipped voice")
  func clipped() throws {
    let voice = clip([tone(60.4).map { max(-1, min(1, $0 * 30)) }])
    let out = try tuned(voice, #""scale": "chromatic""#)
    #expect(out.channels[0].allSatisfy { $0.isFinite && abs($0) < 3 })
    #expect(abs(note(out.channels[0], near: 60) - 60) < 0.015)
  }

  @Test(
    "says what is wrong with a parameter",
    arguments: [
      (#""scale": "H major""#, "scale"), (#""lowest": 500, "highest": 400"#, "lowest"), (#""melody": 3"#, "melody"),
      (#""melody": [{ "midi_note": 200, "start": 0, "duration": 1 }]"#, "melody"),
    ])
  func mistakes(parameters: String, about: String) throws {
    let error = try failure(
      #""out": { "stage": "autotune", "in": "voice", "params": { \#(parameters) } }"#, with: ["voice": [noise(10)]])
    #expect(error?.code == .badParameter)
    #expect(error?.message.contains(about) == true)
  }
}
