import DSP
import Glibc
import TestSupport
import Testing

@Suite("Onsets")
struct OnsetTests {
  private func onsets(_ samples: [Float], rate: Double = 44100) -> [Double] {
    let novelty = Novelty(of: samples.span, sampleRate: rate)
    return OnsetDetector().onsets(of: samples.span, novelty: novelty).map { $0.position / rate }
  }

  /// When something begins, at no regular distance.
  private let times = [0.3, 0.52, 0.95, 1.2, 1.33, 1.8, 2.31, 2.5]

  private func hits(rate: Double, gain: Float = 1) -> [Float] {
    var drums = Drums(seconds: 3, rate: rate)
    for (index, time) in times.enumerated() { drums.hit([.bass, .snare, .hat][index % 3], at: time, gain: gain) }
    return drums.samples
  }

  @Test("of hits are at their attacks, whatever the sample rate", arguments: [8000.0, 22050, 44100, 96000])
  func attacks(rate: Double) {
    let found = onsets(hits(rate: rate), rate: rate)
    #expect(found.count == times.count)
    for (time, expected) in zip(found, times) { #expect(abs(time - expected) < 0.002) }
  }

  @Test("are found of a hit with which the recording begins, too", arguments: [Drums.Sound.bass, .snare, .hat])
  func first(kind: Drums.Sound) {
    var drums = Drums(seconds: 1, rate: 44100)
    for time in [0, 0.5] { drums.hit(kind, at: time) }
    let found = onsets(drums.samples)
    #expect(found.count == 2)
    #expect((found.first ?? 1) < 0.002)
  }

  @Test func `noise that is there from the start on does not begin`() {
    var random = SeededRandom(seed: 5)
    let noisy = hits(rate: 44100).map { $0 + Float.random(in: -0.05...0.05, using: &random) }
    #expect((onsets(noisy).first ?? 0) > 0.29)
  }

  @Test("are next to none in noise that goes on", arguments: [8000.0, 44100, 48000])
  func steadyNoise(rate: Double) {
    #expect(onsets(whiteNoise(Int(10 * rate), level: 0.2), rate: rate).count <= 3)
  }

  @Test("do not depend on how loud the recording is", arguments: [Float(0.01), 0.1, 3])
  func level(gain: Float) {
    #expect(onsets(hits(rate: 44100, gain: gain)).count == times.count)
  }

  @Test("of a noisy recording are still found")
  func noise() {
    var random = SeededRandom(seed: 3)
    let noisy = hits(rate: 44100).map { $0 + Float.random(in: -0.01...0.01, using: &random) }
    let found = onsets(noisy)
    for expected in times { #expect(found.contains { abs($0 - expected) < 0.01 }) }
  }

  @Test func `there are none where nothing begins`() {
    #expect(onsets([]).isEmpty)
    #expect(onsets([0.5]).count <= 1)
    #expect(onsets(Array(repeating: 0, count: 50000)).isEmpty)
    #expect(onsets(Array(repeating: 0.3, count: 50000)).allSatisfy { $0 < 0.03 })
    #expect(onsets(Array(repeating: 1, count: 500), rate: 1).count <= 1)
  }

  @Test func `a tone with vibrato begins once`() {
    var phase = 0.0
    let samples = (0..<88200).map { i in
      let seconds = Double(i) / 44100
      if seconds < 0.25 { return Float(0) }
      phase += 2 * .pi * 440 * (1 + 0.02 * sin(2 * .pi * 5.5 * seconds)) / 44100
      return Float(0.3 * (sin(phase) + 0.5 * sin(2 * phase) + 0.3 * sin(3 * phase)))
    }
    let found = onsets(samples)
    #expect(found.count == 1)
    #expect(abs((found.first ?? 0) - 0.25) < 0.005)
  }

  /// A voice of sixteen harmonics; 0 Hz is silence.
  private func voice(_ pitch: (Double) -> Double, seconds: Double, level: (Double) -> Double = { _ in 1 }) -> [Float] {
    var phase = 0.0
    return (0..<Int(seconds * 44100)).map { i in
      let time = Double(i) / 44100
      let frequency = pitch(time)
      if frequency == 0 { return 0 }
      phase += 2 * .pi * frequency / 44100
      return Float((1...16).reduce(0.0) { $0 + sin(Double($1) * phase) / Double($1 * $1) } * 0.4 * level(time))
    }
  }

  private func noteOnsets(_ samples: [Float]) -> [Double] {
    let track = PitchTracker(sampleRate: 44100).track(samples.span)
    return OnsetDetector().noteOnsets(of: samples.span, track: track).map { $0.position / 44100 }
  }

  @Test func `sung notes begin where the pitch changes, and vibrato is no change`() {
    let notes = [60.0, 62, 64, 60, 67]
    let samples = voice(
      { time in
        let index = min(4, Int(time / 0.5))
        return 440 * exp2((notes[index] + 0.4 * sin(2 * .pi * 5.5 * time) - 69) / 12)
      }, seconds: 2.5)
    let found = noteOnsets(samples)
    #expect(found.count == 5)
    for (time, expected) in zip(found, [0, 0.5, 1, 1.5, 2]) { #expect(abs(time - expected) < 0.04) }
  }

  @Test func `a note sung again begins anew`() {
    let samples = voice(
      { _ in 220 }, seconds: 2, level: { time in 1 - 0.97 * exp(-pow((time - 1) / 0.03, 2)) })
    let found = noteOnsets(samples)
    #expect(found.count == 2)
    #expect(abs((found.last ?? 0) - 1.02) < 0.05)
  }

  @Test func `a note that begins with a consonant through which the voice goes on begins where the mouth opens`() {
    // Closed for a tenth of a second, open again within 20 ms.
    let samples = voice(
      { _ in 220 }, seconds: 2,
      level: { time in 1 - 0.9 * max(0, min(1, (time - 0.94) / 0.02, (1.06 - time) / 0.02)) })
    let found = noteOnsets(samples)
    #expect(found.count == 2)
    #expect(abs((found.last ?? 0) - 1.05) < 0.02)
  }

  @Test func `one voice that sings is told from drums, from chords and from noise`() {
    func isOneVoice(_ samples: [Float]) -> Bool { OnsetDetector.isOneVoice(samples.span, sampleRate: 44100) }
    let notes = [60.0, 62, 64, 60, 67]
    func song(_ shift: Double) -> [Float] {
      voice({ time in 440 * exp2((notes[min(4, Int(time / 0.5))] + shift - 69) / 12) }, seconds: 2.5)
    }
    let alone = song(0)
    #expect(isOneVoice(alone))
    #expect(isOneVoice(zip(alone, whiteNoise(alone.count, level: 0.02)).map { $0 + $1 }))
    let chords = zip(zip(alone, song(3)), song(7)).map { $0.0 + $0.1 + $1 }
    #expect(!isOneVoice(chords))
    #expect(!isOneVoice(hits(rate: 44100)))
    #expect(!isOneVoice(whiteNoise(88200, level: 0.2)))
    #expect(!isOneVoice([]))
  }
}
