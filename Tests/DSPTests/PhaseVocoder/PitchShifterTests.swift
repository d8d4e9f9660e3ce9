import DSP
import Foundation
import Testing

@Suite
struct PitchShifterTests {
  private func shift(_ samples: [Float], _ curve: PitchCurve) -> [Float] {
    PitchShifter(channelCount: 1, sampleRate: Signal.rate, curve: curve).process([samples])[0]
  }

  @Test(arguments: [-24.0, -12, -3.5, 0.3, 7, 12, 24]) func `changes the pitch and neither length nor level`(
    semitones: Double
  ) {
    let input = Signal.harmonics(330, frames: 48000)
    let output = shift(input, PitchCurve(semitones: semitones))
    #expect(output.count == input.count)
    let target = 330 * exp2(semitones / 12)
    #expect(abs(cents(Signal.frequency(of: output, near: target), from: target)) < 0.5)
    #expect(abs(Signal.level(output[12_000..<36_000]) / Signal.level(input) - 1) < 0.05)
  }

  @Test func `follows a curve`() throws {
    let curve = try #require(
      PitchCurve(points: [.init(frame: 48000, semitones: 0), .init(frame: 48000, semitones: 5)]))
    let output = shift(Signal.sine(400, frames: 96000), curve)
    #expect(abs(cents(Signal.frequency(of: Array(output[..<46000]), near: 400), from: 400)) < 0.5)
    let target = 400 * exp2(5.0 / 12)
    #expect(abs(cents(Signal.frequency(of: Array(output[50_000...]), near: target), from: target)) < 0.5)
  }

  @Test func `follows a curve with formants kept, for longer than it remembers the pitch`() throws {
    let rate = 8000.0
    let voice = (0..<Int(22 * rate)).map { i in
      (1...12).reduce(Float(0)) { $0 + 0.1 * Float(sin(2 * .pi * 150 * Double($1) * Double(i) / rate)) }
    }
    let curve = try #require(
      PitchCurve(points: [.init(frame: 0, semitones: 0), .init(frame: 22 * rate, semitones: 4)]))
    let shifter = PitchShifter(channelCount: 1, sampleRate: rate, curve: curve, keepsFormants: true)
    let output = inPieces(shifter, [voice], of: 4096)[0]
    #expect(output.count == voice.count)
    #expect(isFinite(output))
    let end = Array(output[Int(20 * rate)..<Int(21 * rate)])
    #expect(Signal.level(end) > 0.5 * Signal.level(voice))
  }

  @Test func `leaves hits where they are`() throws {
    let onsets = [8000, 20_000, 32_000]
    let output = shift(Signal.clicks(at: onsets, frames: 40_000), PitchCurve(semitones: 7))
    for onset in onsets {
      let around = output[onset - 3000..<onset + 3000]
      let peak = try #require(around.indices.max { abs(output[$0]) < abs(output[$1]) })
      #expect(abs(peak - onset) < 100)
    }
  }

  @Test(arguments: [1, 63, 4096]) func `does not depend on how the stream is cut`(block: Int) {
    let channels = [Signal.noise(frames: 9000), Signal.harmonics(200, frames: 9000)]
    let curve = PitchCurve(semitones: -4.2)
    let whole = PitchShifter(channelCount: 2, sampleRate: Signal.rate, curve: curve).process(channels)
    #expect(
      inPieces(PitchShifter(channelCount: 2, sampleRate: Signal.rate, curve: curve), channels, of: block) == whole)
  }

  @Test(arguments: [0, 1, 2, 700]) func `takes inputs shorter than its window`(frames: Int) {
    let output = shift([Float](repeating: 1, count: frames), PitchCurve(semitones: 3))
    #expect(output.count == frames)
    #expect(isFinite(output))
  }
}
