import DSP
import Testing

@Suite("Levels")
struct LevelTests {
  @Test("0 dB is exactly 1, 20 dB exactly 10, and silence is −∞ dB")
  func fixedPoints() {
    #expect(gain(decibels: 0) == 1)
    #expect(gain(decibels: 20) == 10)
    #expect(gain(decibels: -40) == 0.01)
    #expect(gain(decibels: -.infinity) == 0)
    #expect(decibels(gain: 1) == 0)
    #expect(decibels(gain: 0) == -.infinity)
    #expect(decibels(gain: -10) == 20)
  }

  @Test("gain and decibels undo each other", arguments: Array(stride(from: -120.0, through: 60, by: 7.3)))
  func roundTrip(level: Double) {
    #expect(abs(decibels(gain: gain(decibels: level)) - level) < 1e-12)
  }

  @Test("every fade rises from 0 to 1 without a step back", arguments: FadeCurve.allCases)
  func fadesRise(curve: FadeCurve) {
    let gains = stride(from: -0.25, through: 1.25, by: 1.0 / 1024).map(curve.gain(at:))
    #expect(gains.first == 0)
    #expect(gains.last == 1)
    #expect(zip(gains, gains.dropFirst()).allSatisfy(<=))
    #expect(curve.gain(at: 1e-6) < 0.01)
    #expect(curve.gain(at: 1 - 1e-6) > 0.99)
  }

  @Test("crossing fades add up as their curve says", arguments: Array(stride(from: 0.0, through: 1, by: 0.125)))
  func crossFades(progress: Double) {
    func crossed(_ curve: FadeCurve) -> (Double, Double) { (curve.gain(at: progress), curve.gain(at: 1 - progress)) }
    for curve in [FadeCurve.linear, .sCurve] {
      let (rising, falling) = crossed(curve)
      #expect(abs(rising + falling - 1) < 1e-12)
    }
    let (rising, falling) = crossed(.equalPower)
    #expect(abs(rising * rising + falling * falling - 1) < 1e-12)
    #expect(abs(FadeCurve.logarithmic.gain(at: progress) + FadeCurve.exponential.gain(at: 1 - progress) - 1) < 1e-12)
  }

  @Test("the exponential fade is a straight line in dB, but for the offset that lets it begin at 0")
  func exponential() {
    for progress in [0.25, 0.5, 0.75] {
      let offset = 1e-3
      let line = FadeCurve.exponential.gain(at: progress) * (1 - offset) + offset
      #expect(abs(decibels(gain: line) - -60 * (1 - progress)) < 1e-9)
    }
  }

  @Test("a mono signal keeps its power wherever it is put", arguments: Array(stride(from: -1.0, through: 1, by: 0.1)))
  func constantPower(position: Double) {
    let place = StereoGain(panningMono: position)
    #expect(abs(place.left * place.left + place.right * place.right - 1) < 1e-12)
  }

  @Test("pan and balance are exact at the ends and at the centre")
  func exactPlaces() {
    let left = StereoGain(panningMono: -1)
    let right = StereoGain(panningMono: 1)
    let centre = StereoGain(panningMono: 0)
    #expect((left.left, left.right) == (1, 0))
    #expect((right.left, right.right) == (0, 1))
    #expect(abs(decibels(gain: centre.left) - -3.0103) < 1e-4)
    #expect(abs(centre.left - centre.right) < 1e-15)
    #expect(StereoGain(balancing: 0).left == 1 && StereoGain(balancing: 0).right == 1)
    #expect(StereoGain(balancing: 1).left == 0 && StereoGain(balancing: 1).right == 1)
    #expect(StereoGain(balancing: -0.5).right == 0.5)
  }
}
