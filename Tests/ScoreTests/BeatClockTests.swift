import Score
import Testing

@Suite("A beat clock")
struct BeatClockTests {
  @Test func `of a steady tempo has a beat every 60 seconds divided by it`() {
    let clock = BeatClock(bpm: 90)
    #expect(clock.seconds(atBeat: 0) == 0)
    #expect(abs(clock.seconds(atBeat: 6.5) - 6.5 * 60 / 90) < 1e-12)
  }

  @Test(
    "plays the second of two steps late, and leaves the first",
    arguments: [
      (BeatClock.SwungStep.eighth, 0.5, 2.0 / 3), (.eighth, 1, 1), (.eighth, 0.25, 1.0 / 3),
      (.sixteenth, 0.25, 1.0 / 3),
      (.sixteenth, 0.5, 0.5), (.sixteenth, 2.75, 2.5 + 1.0 / 3),
    ])
  func swing(step: BeatClock.SwungStep, beat: Double, expected: Double) {
    let clock = BeatClock(bpm: 60, swing: 2.0 / 3, swungStep: step)
    #expect(abs(clock.seconds(atBeat: beat) - expected) < 1e-12)
    #expect(clock.seconds(atStraightBeat: beat) == beat)
  }

  @Test func `of a recording follows its beats, and goes on at the tempo of its ends`() throws {
    let clock = try #require(BeatClock(beats: [0.4, 1, 1.5, 2.1], first: 1))
    #expect(clock.knownBeats == 2)
    for (beat, seconds) in [(0.0, 1.0), (1, 1.5), (1.5, 1.8), (2, 2.1), (4, 3.3), (-1, 0.4), (-2, -0.2)] {
      #expect(abs(clock.seconds(atBeat: beat) - seconds) < 1e-12)
    }
  }

  @Test func `tells which beat it is at a time, before and after those it knows as well`() throws {
    let clock = try #require(BeatClock(beats: [0.4, 1, 1.5, 2.1], first: 1, swing: 0.6))
    for beat in [-3, -1, -0.5, 0, 0.25, 1, 1.5, 2, 7.75] {
      #expect(abs(clock.straightBeat(atSeconds: clock.seconds(atStraightBeat: beat)) - beat) < 1e-12)
    }
    #expect(BeatClock(bpm: 60, origin: 2).straightBeat(atSeconds: 3.5) == 1.5)
  }

  @Test func `is not made of a single beat, of beats out of order, or of a first that is none`() {
    #expect(BeatClock(beats: [1], first: 0) == nil)
    #expect(BeatClock(beats: [1, 1], first: 0) == nil)
    #expect(BeatClock(beats: [1, 2], first: 2) == nil)
  }
}

@Suite("A humanizer")
struct HumanizerTests {
  private func errors(seed: UInt64) -> [(seconds: Double, velocity: Double)] {
    let humanizer = Humanizer(timing: 0.01, velocity: 8, seed: seed)
    return (0..<4000).map { humanizer.error(ofEvent: $0) }
  }

  @Test func `errs as told, on no side, by three deviations at most, in timing and velocity apart`() {
    let errors = errors(seed: 5)
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
    #expect(abs(mean(errors.map(\.seconds))) < 0.0006)
    #expect(abs(mean(errors.map { $0.seconds * $0.seconds }).squareRoot() - 0.01) < 0.0005)
    #expect(abs(mean(errors.map { $0.velocity * $0.velocity }).squareRoot() - 8) < 0.4)
    #expect(abs(mean(errors.map { $0.seconds * $0.velocity })) < 0.005)
    #expect(errors.allSatisfy { abs($0.seconds) <= 0.03 && abs($0.velocity) <= 24 })
  }

  @Test func `errs alike for the same seed, and otherwise for another`() {
    #expect(errors(seed: 1).map(\.seconds) == errors(seed: 1).map(\.seconds))
    #expect(errors(seed: 1).map(\.seconds) != errors(seed: 2).map(\.seconds))
  }

  @Test func `with no deviation is exact`() {
    let humanizer = Humanizer(timing: 0, velocity: 0, seed: 9)
    #expect(humanizer.error(ofEvent: 3) == (0, 0))
  }
}
