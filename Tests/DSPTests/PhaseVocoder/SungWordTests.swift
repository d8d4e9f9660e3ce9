import DSP
import Testing

@Suite
struct SungWordTests {
  /// A hiss of 0.1 s, a tone that glides for 0.3 s, another hiss of 0.1 s, with silence around.
  private static let word = 12_000..<36_000
  private static let recording: [Float] = {
    var samples = [Float](repeating: 0, count: 48_000)
    let hiss = Signal.noise(frames: 24_000)
    for i in 0..<24_000 { samples[12_000 + i] = 0.2 * hiss[i] }
    let vowel = Signal.glide(from: 180, to: 240, frames: 14_400)
    for i in vowel.indices { samples[16_800 + i] = vowel[i] }
    return samples
  }()
  private static let track = SungWord.vowels(
    of: PitchTracker(sampleRate: Signal.rate).track(recording.span))

  private func sing(duration: Int, frequency: Double, margin: Int = 480) -> [Float] {
    SungWord(source: Self.word, duration: duration, frequency: frequency)
      .render([Self.recording], track: Self.track, margin: margin)[0]
  }

  @Test(arguments: [130.81, 196, 261.63, 392]) func `is sung on its note, whatever it glided to`(frequency: Double) {
    let output = sing(duration: 48_000, frequency: frequency)
    #expect(abs(cents(Signal.frequency(of: output, near: frequency), from: frequency)) < 5)
  }

  @Test(arguments: [18_000, 24_000, 48_000, 100_000]) func `lasts as long as its note`(duration: Int) {
    #expect(sing(duration: duration, frequency: 220).count == duration + 2 * 480)
  }

  @Test func `gives the vowel what consonants leave`() {
    let map = SungWord(source: Self.word, duration: 72_000, frequency: 220).timing(Self.track)
    #expect(map.output(at: 15_600) == 3600)
    #expect(map.output(at: 36_000) == 72_000)
    #expect(abs(map.output(at: 32_400) - 68_400) < 1e-6)
  }

  @Test func `is quicker as a whole on a note that is shorter than its consonants`() {
    let map = SungWord(source: Self.word, duration: 8000, frequency: 220).timing(Self.track)
    #expect(map.output(at: 36_000) == 8000)
    #expect(map.output(at: 24_000) == 4000)
  }

  @Test func `keeps the length of a word without a vowel`() {
    let silence = PitchTrack(sampleRate: Signal.rate, hop: 240, frames: [])
    let map = SungWord(source: Self.word, duration: 90_000, frequency: 220).timing(silence)
    #expect(map.output(at: 36_000) == 24_000)
  }

  @Test func `begins and ends in silence`() {
    let output = sing(duration: 24_000, frequency: 220)
    #expect(abs(output[0]) < 1e-4)
    #expect(abs(output[output.count - 1]) < 1e-4)
  }
}
