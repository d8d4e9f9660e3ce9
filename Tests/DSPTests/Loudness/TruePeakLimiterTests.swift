import DSP
import Glibc
import Testing

@Suite("True-peak limiter")
struct TruePeakLimiterTests {
  private func limit(
    _ channels: [[Float]], ceiling: Double = -1, rate: Double = 48000, blockFrames: Int = 1000
  ) -> [[Float]] {
    let limiter = TruePeakLimiter(sampleRate: rate, channelCount: channels.count, ceiling: ceiling)
    var output = Array(repeating: [Float](), count: channels.count)
    func take() {
      let frames = limiter.availableFrames
      for channel in channels.indices {
        var part = [Float](repeating: 0, count: frames)
        var samples = part.mutableSpan
        limiter.copy(channel: channel, to: &samples)
        output[channel] += part
      }
      limiter.remove(frames)
    }
    var start = 0
    while start < channels[0].count {
      let end = min(start + blockFrames, channels[0].count)
      for (channel, samples) in channels.enumerated() {
        let part = Array(samples[start..<end])
        limiter.append(part.span, channel: channel)
      }
      limiter.advance(by: end - start)
      take()
      start = end
    }
    limiter.finish()
    take()
    return output
  }

  @Test("keeps every true peak at or below the ceiling", arguments: LevelSignal.allCases, [1.0, 4])
  func ceiling(signal: LevelSignal, peak: Double) {
    let output = limit([signal.samples(30_000, peak: peak)])
    #expect(output[0].count == 30_000)
    #expect(decibels(gain: oversampledPeak(output[0], points: 4, reach: 10)) <= -1)
    // On noise up to half the rate, where filters differ most, a sharper meter finds a little more.
    #expect(decibels(gain: oversampledPeak(output[0])) <= -0.7)
  }

  @Test("takes away no more than it must", arguments: LevelSignal.allCases)
  func loudness(signal: LevelSignal) {
    let output = limit([signal.samples(30_000, peak: 2)])
    #expect(decibels(gain: oversampledPeak(output[0])) > -1.6)
  }

  @Test("passes what is below the ceiling to the bit, without delay")
  func transparent() {
    let samples = LevelSignal.noise.samples(20_000, peak: 0.3)
    #expect(limit([samples, samples]) == [samples, samples])
  }

  @Test("is transparent again a second after a peak")
  func recovery() {
    var samples = LevelSignal.noise.samples(96_000, peak: 0.2)
    samples[10_000] = 8
    let output = limit([samples])[0]
    #expect(abs(output[10_000]) < 0.9)
    #expect(output[..<9000] == samples[..<9000])
    #expect(output[90_000...] == samples[90_000...])
  }

  @Test("gives all channels one gain, so that the image stays")
  func linked() {
    let loud = LevelSignal.burst.samples(40_000, peak: 3)
    let soft = loud.map { $0 * 0.25 }
    let output = limit([loud, soft])
    for (a, b) in zip(output[0], output[1]) { #expect(abs(a * 0.25 - b) < 1e-6) }
  }

  @Test("changes the gain without zipper noise")
  func zipper() {
    // A tone that is limited on and off: what is not near its frequency is made by the gain.
    let rate = 48000.0
    let tone = (0..<65_536).map { index in
      Float(sin(2 * .pi * 3000 * Double(index) / rate) * (index / 8192 % 2 == 0 ? 0.8 : 2.5))
    }
    // Only the part of one level, around which the gain has changed within the attack and is coming back.
    let output = limit([tone])[0]
    let part = (0..<4096).map { index -> Float in
      let window = 0.5 - 0.5 * cos(2 * .pi * Double(index) / 4096)
      return output[8192 * 2 + 1000 + index] * Float(window * window)
    }
    var spectrum = [Bin](repeating: Bin(), count: 2049)
    var bins = spectrum.mutableSpan
    RealFFT(count: 4096).forward(part.span, spectrum: &bins)
    let powers = spectrum.map { Double($0.real * $0.real + $0.imaginary * $0.imaginary) }
    let centre = Int(3000 / rate * 4096)
    let near = powers[(centre - 40)...(centre + 40)].reduce(0, +)
    let far = powers[..<(centre - 40)].reduce(0, +) + powers[(centre + 41)...].reduce(0, +)
    #expect(10 * log10(far / near) < -80)
  }

  @Test("gives the same at every block size", arguments: [1, 7, 256, 4096, 100_000])
  func blocks(blockFrames: Int) {
    let channels = [LevelSignal.noise.samples(9000, peak: 3), LevelSignal.burst.samples(9000, peak: 2)]
    #expect(limit(channels, blockFrames: blockFrames) == limit(channels))
  }

  @Test("takes streams shorter than its look-ahead, and empty ones", arguments: [0, 1, 5, 100])
  func tiny(count: Int) {
    let output = limit([[Float](repeating: 2, count: count)])
    #expect(output[0].count == count)
    #expect(output[0].allSatisfy { decibels(gain: Double($0)) <= -1 })
  }

  @Test("works at every rate", arguments: [8000.0, 44100, 192_000, 768_000])
  func rates(rate: Double) {
    let output = limit([LevelSignal.slowSquare.samples(20_000, peak: 3)], ceiling: -3, rate: rate)
    #expect(decibels(gain: oversampledPeak(output[0])) <= -3)
  }
}
