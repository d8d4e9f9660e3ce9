import DSP
import Glibc
import Testing

@Suite("voice stream")
struct VoiceStreamTests {
  private func shifted(_ tone: SungTone, by ratio: Double, formants: Double = 1) -> [Float] {
    rendered(tone.samples, track: tone.track, formants: formants) { run in run.frequencies.map { $0 * Float(ratio) } }
  }

  private func rendered(
    _ samples: [Float], track: PitchTrack, formants: Double = 1, target: @escaping (VoicedRun) -> [Float]
  ) -> [Float] {
    let tracker = PitchTracker(sampleRate: track.sampleRate)
    return VoiceStream(channelCount: 1, tracker: tracker, track: track, formantRatio: formants, target: target)
      .process([samples])[0]
  }

  /// The level of the harmonics of `frequency` in dB, from the middle of the tone.
  private func harmonics(_ samples: [Float], of frequency: Double, rate: Double, count: Int) -> [Double] {
    let middle = samples.count / 4..<samples.count * 3 / 4
    return (1...count).map { harmonic in
      var (real, imaginary) = (0.0, 0.0)
      for i in middle {
        let hann = 0.5 - 0.5 * cos(2 * .pi * Double(i - middle.lowerBound) / Double(middle.count))
        let angle = 2 * .pi * frequency * Double(harmonic) * Double(i) / rate
        real += hann * Double(samples[i]) * cos(angle)
        imaginary += hann * Double(samples[i]) * sin(angle)
      }
      return 10 * log10((real * real + imaginary * imaginary) / Double(middle.count * middle.count) + 1e-12)
    }
  }

  @Test("gives the same however the input is cut, in stretches that never end as well", arguments: [64, 4801, 50_000])
  func pieces(size: Int) {
    let samples = SungTone(sampleRate: 8000, seconds: 21, pitch: { 180 + 3 * sin($0) }).samples
    let channels = [samples, samples.map { $0 * 0.5 }]
    func stream() -> VoiceStream {
      VoiceStream(channelCount: 2, tracker: PitchTracker(sampleRate: 8000)) { run in run.frequencies.map { $0 * 1.3 } }
    }
    let whole = stream().process(channels)
    let pieces = stream()
    var output: [[Float]] = [[], []]
    func take() {
      let frames = pieces.availableFrames
      for channel in 0..<2 {
        var made = [Float](repeating: 0, count: frames)
        var span = made.mutableSpan
        pieces.copy(channel: channel, to: &span)
        output[channel] += made
      }
      pieces.remove(frames)
    }
    for start in stride(from: 0, to: samples.count, by: size) {
      pieces.push(channels.map { Array($0[start..<min(start + size, samples.count)]) })
      take()
    }
    #expect(output[0].count > samples.count / 3)
    pieces.finish()
    take()
    #expect(output == whole)
    #expect(whole.map(\.count) == [samples.count, samples.count])
  }

  @Test("leaves the recording as it is, to the bit, where nothing is to change")
  func unchanged() {
    let tone = SungTone()
    #expect(shifted(tone, by: 1) == tone.samples)
  }

  @Test("sings the pitch that is wanted, to half a cent", arguments: [-7.0, -1, -0.4, 0.3, 1, 5])
  func pitch(semitones: Double) {
    let ratio = exp2(semitones / 12)
    let tone = SungTone()
    let track = PitchTracker(sampleRate: tone.sampleRate).track(shifted(tone, by: ratio).span)
    let deviations = track.frames[20..<180].map { abs(cents(Double($0.frequency), 220 * ratio)) }.sorted()
    #expect(deviations[deviations.count / 2] < 0.5)
    #expect(deviations[deviations.count * 9 / 10] < 2)
  }

  @Test("keeps the formants: each harmonic gets the level of the spectrum's envelope there", arguments: [-0.5, 0.4, 1])
  func formants(semitones: Double) {
    let ratio = exp2(semitones / 12)
    let tone = SungTone(pitch: { _ in 120 })
    let ideal = SungTone(pitch: { _ in 120 * ratio })
    let wanted = harmonics(ideal.samples, of: 120 * ratio, rate: tone.sampleRate, count: 24)
    let found = harmonics(shifted(tone, by: ratio), of: 120 * ratio, rate: tone.sampleRate, count: 24)
    let squares = zip(wanted, found).map { ($0 - $1) * ($0 - $1) }
    #expect((squares.reduce(0, +) / 24).squareRoot() < 1.5)
  }

  @Test("moves the formants and not the pitch", arguments: [-3.0, 2, 4])
  func formantShift(semitones: Double) {
    let ratio = exp2(semitones / 12)
    let tone = SungTone(pitch: { _ in 120 })
    let ideal = SungTone(pitch: { _ in 120 }, formants: ratio)
    let levels = harmonics(tone.samples, of: 120, rate: tone.sampleRate, count: 24)
    let wanted = harmonics(ideal.samples, of: 120, rate: tone.sampleRate, count: 24)
    let found = harmonics(shifted(tone, by: 1, formants: ratio), of: 120, rate: tone.sampleRate, count: 24)
    func distance(_ a: [Double], _ b: [Double]) -> Double {
      (zip(a, b).map { ($0 - $1) * ($0 - $1) }.reduce(0, +) / 24).squareRoot()
    }
    #expect(distance(found, wanted) < 0.5 * distance(levels, wanted))
  }

  @Test("follows a vibrato and flattens it")
  func vibrato() {
    let tone = SungTone(pitch: { 220 * exp2(40 * sin(2 * .pi * 5.5 * $0) / 1200) })
    let flat = rendered(tone.samples, track: tone.track) { $0.frequencies.map { _ in 220 } }
    let track = PitchTracker(sampleRate: tone.sampleRate).track(flat.span)
    for frame in track.frames[20..<180] { #expect(abs(cents(Double(frame.frequency), 220)) < 1.5) }
  }

  @Test("copies what is unvoiced, to the bit")
  func unvoiced() {
    let tone = SungTone(seconds: 0.5)
    var state: UInt32 = 7
    let noise = (0..<24_000).map { _ -> Float in
      state = state &* 1_664_525 &+ 1_013_904_223
      return Float(Int32(bitPattern: state)) / Float(1 << 34)
    }
    let samples = noise + tone.samples + noise
    var frames = [PitchTrack.Frame](repeating: .init(frequency: 0, confidence: 0), count: 100)
    frames += tone.track.frames + frames
    let track = PitchTrack(sampleRate: 48000, hop: 240, frames: frames)
    let result = rendered(samples, track: track) { run in run.frequencies.map { $0 * 1.03 } }
    #expect(result.count == samples.count)
    #expect(result[..<22_000] == samples[..<22_000])
    #expect(result[50_000...] == samples[50_000...])
    #expect(result[30_000..<42_000] != samples[30_000..<42_000])
  }

  @Test("bears what is no voice", arguments: [0, 1, 2, 300])
  func edges(count: Int) {
    for level in [Float(0), 1, -1] {
      let samples = [Float](repeating: level, count: count)
      let track = PitchTracker(sampleRate: 8000).track(samples.span)
      #expect(rendered(samples, track: track) { run in run.frequencies.map { $0 * 1.1 } } == samples)
    }
  }

  @Test(
    "works at any sample rate; at that of telephones to two cents", arguments: [(8000.0, 2.0), (22050, 1), (96000, 1)])
  func rates(rate: Double, tolerance: Double) {
    let tone = SungTone(sampleRate: rate, seconds: 0.6)
    let track = PitchTracker(sampleRate: rate).track(shifted(tone, by: 1.04).span)
    let deviations = track.frames[20..<100].map { abs(cents(Double($0.frequency), 220 * 1.04)) }.sorted()
    #expect(deviations[40] < tolerance)
  }
}
