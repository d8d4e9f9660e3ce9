import DSP
import Glibc
import Testing

@Suite("Loudness meter")
struct LoudnessMeterTests {
  private static let all: LoudnessMeter.Measures = [.overTime, .range, .peaks]

  /// A tone of 997 Hz in every channel.
  private func tone(decibels level: Double, seconds: Double, rate: Int = 48000) -> [Float] {
    (0..<Int(seconds * Double(rate))).map {
      Float(gain(decibels: level) * sin(2 * .pi * 997 * Double($0) / Double(rate)))
    }
  }

  private func measure(
    _ channels: [[Float]], rate: Int = 48000, blockFrames: Int = 4096, _ measures: LoudnessMeter.Measures = all
  ) throws -> LoudnessMeter {
    let meter = try #require(LoudnessMeter(sampleRate: rate, channels: channels.count, measures: measures))
    var start = 0
    while start < channels[0].count {
      let end = min(start + blockFrames, channels[0].count)
      for (channel, samples) in channels.enumerated() {
        let part = Array(samples[start..<end])
        meter.append(part.span, channel: channel)
      }
      meter.advance(by: end - start)
      start = end
    }
    meter.finish()
    return meter
  }

  @Test("reads −23 LUFS of a stereo tone at −23 dBFS (EBU Tech 3341, case 1)", arguments: [44100, 48000, 96000])
  func integrated(rate: Int) throws {
    let samples = tone(decibels: -23, seconds: 20, rate: rate)
    let meter = try measure([samples, samples], rate: rate)
    #expect(abs(try #require(meter.integrated) + 23) < 0.1)
    #expect(abs(try #require(meter.momentary) + 23) < 0.1)
    #expect(abs(try #require(meter.shortTerm) + 23) < 0.1)
    #expect(meter.range < 0.1)
  }

  @Test("leaves what is 10 LU below out (EBU Tech 3341, case 3)")
  func gate() throws {
    let samples = [-36.0, -23, -36].flatMap { tone(decibels: $0, seconds: $0 == -23 ? 60 : 10) }
    #expect(abs(try #require(try measure([samples, samples]).integrated) + 23) < 0.1)
  }

  @Test("tells the range between a soft and a loud half (EBU Tech 3342, case 1)")
  func range() throws {
    let samples = [-20.0, -30].flatMap { tone(decibels: $0, seconds: 20) }
    #expect(abs(try measure([samples, samples]).range - 10) < 1)
  }

  @Test("counts a mono signal once")
  func mono() throws {
    let meter = try measure([tone(decibels: -20, seconds: 5)])
    #expect(abs(try #require(meter.integrated) + 23) < 0.1)
  }

  @Test("has no loudness for silence and for less than 400 ms")
  func nothing() throws {
    #expect(try measure([[Float](repeating: 0, count: 96000)]).integrated == nil)
    #expect(try measure([tone(decibels: -6, seconds: 0.39)]).integrated == nil)
    #expect(try measure([tone(decibels: -6, seconds: 0.41)]).integrated != nil)
  }

  @Test("finds the peak between the samples", arguments: [0.0, 0.1, 0.25, 0.5])
  func truePeak(place: Double) throws {
    // A quarter of the rate at 45°: the samples are 3 dB below the tone (EBU Tech 3341, cases 15 to 19).
    // It swells and fades, since a tone that is cut rises above itself.
    let samples = (0..<48000).map { index in
      Float(0.5 * sin(.pi / 2 * (Double(index) + place)) * min(1, Double(min(index, 47_999 - index)) / 4800))
    }
    let meter = try measure([samples])
    #expect(abs(decibels(gain: Double(meter.truePeaks[0])) + 6.02) < 0.1)
  }

  @Test("agrees about true peaks with a finer filter", arguments: LevelSignal.allCases)
  func agreement(signal: LevelSignal) throws {
    let samples = signal.samples(24000)
    let peak = Double(try measure([samples]).truePeaks[0])
    #expect(abs(decibels(gain: peak / oversampledPeak(samples))) < 0.25)
  }

  @Test("tells the peak of every channel apart")
  func channels() throws {
    let meter = try measure([tone(decibels: -6, seconds: 1), tone(decibels: -20, seconds: 1)])
    #expect(abs(decibels(gain: Double(meter.truePeaks[0])) + 6) < 0.05)
    #expect(abs(decibels(gain: Double(meter.truePeaks[1])) + 20) < 0.05)
    #expect(meter.samplePeaks[0] <= meter.truePeaks[0])
  }

  @Test("reads the same at every block size", arguments: [1, 7, 1024, 4800, 100_000])
  func blocks(blockFrames: Int) throws {
    let samples = LevelSignal.noise.samples(50_000, peak: 0.3)
    let reference = try measure([samples, samples])
    let meter = try measure([samples, samples], blockFrames: blockFrames)
    #expect(meter.integrated == reference.integrated)
    #expect(meter.truePeaks == reference.truePeaks)
  }

  @Test("refuses formats that it cannot measure")
  func formats() {
    #expect(LoudnessMeter(sampleRate: 8, channels: 2) == nil)
    #expect(LoudnessMeter(sampleRate: 48000, channels: 0) == nil)
    #expect(LoudnessMeter(sampleRate: 48000, channels: 65) == nil)
  }
}
