import DSP
import Glibc
import Testing

@Suite("Segmentation")
struct VoiceSegmenterTests {
  /// Pushes `samples` in pieces of `count` and collects the segments.
  private func segments(
    _ samples: [Float], rate: Int = 16000, options: SegmentationOptions = SegmentationOptions(),
    words: [Range<Int>]? = nil, pieces count: Int = 1000
  ) -> [Segment] {
    var segmenter = VoiceSegmenter(sampleRate: rate, options: options, words: words)
    var found: [Segment] = []
    var position = 0
    while position < samples.count {
      let end = min(position + count, samples.count)
      found += segmenter.push(samples.span.extracting(position..<end))
      position = end
    }
    return found + segmenter.finish()
  }

  private func sounds(_ segments: [Segment]) -> [Segment] { segments.filter { $0.label != .silence } }

  /// Three phrases of notes; where they lie.
  private func phrases(noise: Float) -> (samples: [Float], spans: [Range<Double>]) {
    var sounds = Sounds(rate: 16000)
    var spans: [Range<Double>] = []
    for phrase in [[262.0, 294, 330], [220, 247], [330, 294, 262, 247]] {
      sounds.addSilence(0.9)
      let start = sounds.seconds
      for frequency in phrase { sounds.addNote(frequency, 0.45) }
      spans.append(start..<sounds.seconds)
    }
    sounds.addSilence(1)
    sounds.cover(withNoise: noise)
    return (sounds.samples, spans)
  }

  @Test(
    "finds phrases to a hundredth of a second in a quiet room, and near to it in noise of 20, 10 and 5 dB",
    arguments: [(Float(0.0002), 0.012), (0.02, 0.1), (0.06, 0.1), (0.12, 0.2)])
  func boundaries(noise: Float, tolerance: Double) {
    let (samples, spans) = phrases(noise: noise)
    let found = sounds(segments(samples))
    #expect(found.count == spans.count)
    for (segment, span) in zip(found, spans) {
      #expect(abs(Double(segment.range.lowerBound) / 16000 - span.lowerBound) < tolerance)
      #expect(abs(Double(segment.range.upperBound) / 16000 - span.upperBound) < tolerance)
    }
  }

  /// A steady tone of eight harmonics over white noise.
  private func tone(_ frequency: Double, level: Double, seconds: Double, noise: Double = 0.0003) -> [Float] {
    zip(0..., whiteNoise(Int(16000 * seconds), level: noise)).map { i, noise in
      let phase = 2 * Double.pi * frequency * Double(i) / 16000
      return noise + Float((1...8).reduce(0) { $0 + level * sin(Double($1) * phase) / Double($1) })
    }
  }

  @Test(
    "takes a tone that is there from the first sample on for a melody", arguments: [(220.0, 4.0), (330, 15), (880, 2)])
  func toneFromTheStart(frequency: Double, seconds: Double) {
    let samples = tone(frequency, level: 0.1, seconds: seconds)
    let alone = segments(samples)
    #expect(alone.map(\.label) == [.melody])
    #expect(alone.first?.range == 0..<samples.count)
    let ending = sounds(segments(samples + whiteNoise(48_000, level: 0.0003)))
    #expect(ending.map(\.label) == [.melody])
    #expect(ending.first?.range.lowerBound == 0)
    #expect(abs((ending.first?.range.upperBound ?? 0) - samples.count) < 640)
  }

  @Test(
    "takes the mains' hum, steady noise and what is hardly to be heard for background, wherever the recording begins")
  func background() {
    #expect(sounds(segments(tone(50, level: 0.02, seconds: 6))).isEmpty)
    #expect(sounds(segments(tone(60, level: 0.02, seconds: 6))).isEmpty)
    #expect(sounds(segments(tone(330, level: 0.001, seconds: 6))).isEmpty)
    #expect(sounds(segments(whiteNoise(96_000, level: 0.2))).isEmpty)
    var notes = Sounds(rate: 16000)
    notes.addSilence(2)
    for frequency in [262.0, 294, 330] { notes.addNote(frequency, 0.45) }
    notes.addSilence(2)
    let humming = zip(notes.samples, tone(50, level: 0.01, seconds: notes.seconds)).map { $0 + $1 }
    let found = sounds(segments(humming))
    #expect(found.map(\.label) == [.melody])
    #expect(abs(Double(found.first?.range.lowerBound ?? 0) / 16000 - 2) < 0.1)
  }

  @Test("finds no end of anything in samples beyond all measure")
  func hugeSamples() {
    let found = segments(whiteNoise(32_000, level: 1).map { $0 * 1e25 })
    #expect(found.last?.range.upperBound == 32_000)
  }

  @Test("calls sung notes melody and claps rhythm, clean and in noise", arguments: [Float(0.0002), 0.02])
  func labels(noise: Float) {
    var sounds = Sounds(rate: 16000)
    for round in 0..<2 {
      sounds.addSilence(0.8)
      for frequency in [262.0, 294, 330, 262] { sounds.addNote(frequency * Double(1 + round), 0.4) }
      sounds.addSilence(0.8)
      for _ in 0..<8 { sounds.addClap(0.2) }
    }
    sounds.addSilence(1)
    sounds.cover(withNoise: noise)
    let found = self.sounds(segments(sounds.samples))
    #expect(found.map(\.label) == [.melody, .rhythm, .melody, .rhythm])
    #expect(found.allSatisfy { $0.confidence > 0.5 && $0.confidence <= 1 })
  }

  @Test("covers every sample once, in order, however the recording is cut", arguments: [1, 159, 160, 4096, 1_000_000])
  func cutting(count: Int) {
    let samples = Array(phrases(noise: 0.01).samples[..<60_000])
    let found = segments(samples, pieces: count)
    #expect(found.first?.range.lowerBound == 0)
    #expect(found.last?.range.upperBound == samples.count)
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.range.upperBound == $1.range.lowerBound })
    let whole = segments(samples, pieces: samples.count)
    #expect(found.map(\.range) == whole.map(\.range))
    #expect(found.map(\.label) == whole.map(\.label))
    #expect(found.map(\.confidence) == whole.map(\.confidence))
    #expect(found.map(\.cues) == whole.map(\.cues))
  }

  @Test("joins what is closer than the gap, and drops what is shorter than the minimum")
  func gapAndMinimum() {
    var sounds = Sounds(rate: 16000)
    sounds.addSilence(1)
    sounds.addNote(262, 0.5)
    sounds.addSilence(0.4)
    sounds.addNote(262, 0.5)
    sounds.addSilence(1)
    sounds.addNote(262, 0.06)
    sounds.addSilence(1)
    sounds.cover(withNoise: 0.0001)
    #expect(self.sounds(segments(sounds.samples)).count == 2)
    var options = SegmentationOptions()
    options.gap = 0.5
    options.minimum = 0.02
    #expect(self.sounds(segments(sounds.samples, options: options)).count == 2)
    options.gap = 0.2
    #expect(self.sounds(segments(sounds.samples, options: options)).count == 3)
  }

  @Test("cuts a long sound at its quietest moment, and a long silence, so that neither is waited for without end")
  func longest() {
    var sounds = Sounds(rate: 8000)
    for _ in 0..<9 {
      sounds.addNote(220, 0.9)
      sounds.addSilence(0.1)
    }
    sounds.addSilence(40)
    sounds.cover(withNoise: 0.0001)
    var options = SegmentationOptions()
    options.longest = 4
    options.horizon = 2
    let found = segments(sounds.samples, rate: 8000, options: options)
    #expect(self.sounds(found).count == 3)
    #expect(found.allSatisfy { $0.range.count <= 8 * 8000 + 8000 })
    for segment in self.sounds(found).dropLast() {
      // In one of the short pauses, which end with every second.
      let end = Double(segment.range.upperBound) / 8000
      #expect(end - end.rounded(.down) >= 0.88)
    }
  }

  @Test("takes words for speech and every other sound for music, when words are known")
  func words() {
    let (samples, spans) = phrases(noise: 0.0002)
    let word = Int(spans[1].lowerBound * 16000)..<Int(spans[1].upperBound * 16000)
    let within = Int(spans[2].lowerBound * 16000 + 14_400)..<Int(spans[2].lowerBound * 16000 + 17_600)
    let found = sounds(segments(samples, words: [within, word]))
    #expect(found.map(\.label) == [.melody, .speech, .melody, .speech, .melody])
    #expect(found[1].range == word)
    #expect(found[3].range == within)
    #expect(found[2].range.upperBound == within.lowerBound && found[4].range.lowerBound == within.upperBound)
  }

  @Test("finds words even where nothing sounds, and no more than the recording has")
  func silentWords() {
    let found = segments([Float](repeating: 0, count: 16_000), words: [4000..<8000, 8100..<9000, 15_000..<90_000])
    #expect(found.map(\.label) == [.silence, .speech, .silence, .speech])
    #expect(found.map(\.range) == [0..<4000, 4000..<9000, 9000..<15_000, 15_000..<16_000])
  }

  @Test("is one silence where nothing changes: zeros, a constant, one sample", arguments: [0, 0.5, -1])
  func nothing(value: Float) {
    for count in [1, 3, 1000, 50_000] {
      let found = segments([Float](repeating: value, count: count))
      #expect(found.map(\.range) == [0..<count])
      #expect(found.map(\.label) == [.silence])
    }
    #expect(segments([]).isEmpty)
  }

  @Test("works at any sample rate and with clipped sound", arguments: [100, 1000, 8000, 11_025, 44_100, 192_000])
  func rates(rate: Int) {
    var sounds = Sounds(rate: rate)
    sounds.addSilence(1)
    sounds.addNote(20, 1, level: 40)
    sounds.addSilence(1)
    let found = self.sounds(segments(sounds.samples.map { max(-1, min(1, $0)) }, rate: rate))
    #expect(found.count == 1)
    #expect(abs(Double(found[0].range.lowerBound) / Double(rate) - 1) < 0.06)
    #expect(abs(Double(found[0].range.upperBound) / Double(rate) - 2) < 0.06)
  }
}
