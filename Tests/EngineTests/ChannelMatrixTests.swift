import Testing

@testable import Engine

@Suite("Standard mixes")
struct ChannelMatrixTests {
  /// Counts with a standard layout, and some without.
  static let counts = [1, 2, 3, 4, 5, 6, 7, 8, 11]

  @Test(arguments: counts)
  func aLayoutIsItsOwnMix(count: Int) {
    let matrix = ChannelMatrix(from: count, to: count)
    #expect(matrix.gains == (0..<count).map { row in (0..<count).map { $0 == row ? 1 : 0 } })
  }

  @Test(arguments: counts, counts)
  func fullScaleStaysFullScale(inputs: Int, outputs: Int) {
    let matrix = ChannelMatrix(from: inputs, to: outputs)
    #expect(matrix.gains.count == outputs)
    for row in matrix.gains {
      #expect(row.count == inputs)
      #expect(row.allSatisfy { $0 >= 0 })
      #expect(row.reduce(0, +) <= 1.000_001)
    }
  }

  @Test(arguments: counts, counts)
  func everyChannelButTheLowFrequencyEffectsIsHeard(inputs: Int, outputs: Int) {
    let matrix = ChannelMatrix(from: inputs, to: outputs)
    let effects = (6...8).contains(inputs) && outputs <= 2 ? 3 : nil
    for input in 0..<inputs {
      let isHeard = matrix.gains.contains { $0[input] > 0 }
      #expect(isHeard == (input != effects))
    }
  }

  @Test func monoGoesToBothSidesOrToTheCentre() {
    #expect(ChannelMatrix(from: 1, to: 2).gains == [[1], [1]])
    #expect(ChannelMatrix(from: 1, to: 6).gains == [[0], [0], [1], [0], [0], [0]])
  }

  @Test func stereoToMonoIsTheMean() { #expect(ChannelMatrix(from: 2, to: 1).gains == [[0.5, 0.5]]) }

  @Test("5.1 to stereo is the mix of ITU-R BS.775, scaled to full scale")
  func surround() {
    let (scale, part): (Float, Float) = (1 + 2 * 0.70710678, 0.70710678)
    let expected: [[Float]] = [[1, 0, part, 0, part, 0], [0, 1, part, 0, 0, part]]
    for (row, wanted) in zip(ChannelMatrix(from: 6, to: 2).gains, expected) {
      for (gain, want) in zip(row, wanted) { #expect(abs(gain - want / scale) < 1e-6) }
    }
  }

  @Test func samplesAreMixedByIt() throws {
    let pool = BufferPool(budget: 1 << 20)
    let (input, output) = (try pool.buffer(channels: 2, frames: 5), try pool.buffer(channels: 1, frames: 3))
    for frame in 0..<5 {
      input.samples(0)[frame] = Float(frame)
      input.samples(1)[frame] = 10
    }
    ChannelMatrix(from: 2, to: 1).apply(input, from: 2, frames: 3, to: output)
    #expect((0..<3).map { output.samples(0)[$0] } == [6, 6.5, 7])
    input.release()
    output.release()
  }
}
