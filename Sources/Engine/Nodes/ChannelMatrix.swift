/// How the channels of one layout make up those of another; what the standard up- and down-mixes are.
///
/// Layouts are told by their count, in the order of WAVE: L R C LFE Ls Rs …. Down-mixes follow ITU-R BS.775 with the
/// sum of each output scaled to one, so that full scale stays full scale.
struct ChannelMatrix: Hashable {
  /// `gains[output][input]`.
  let gains: [[Float]]

  init(from inputs: Int, to outputs: Int) {
    let centre: Float = 0.70710678
    switch (inputs, outputs) {
    case _ where inputs == outputs: gains = Self.identity(outputs, inputs)
    case (1, 2): gains = [[1], [1]]
    case (1, _): gains = (0..<outputs).map { [$0 == 2 ? 1 : 0] }
    case (2, 1): gains = [[0.5, 0.5]]
    case (3, 1), (4, 1), (5, 1), (6, 1), (7, 1), (8, 1):
      let stereo = ChannelMatrix(from: inputs, to: 2).gains
      gains = [zip(stereo[0], stereo[1]).map { ($0 + $1) / 2 }]
    case (3, 2): gains = Self.scaled([[1, 0, centre], [0, 1, centre]])
    case (4, 2): gains = Self.scaled([[1, 0, centre, 0], [0, 1, 0, centre]])
    case (5, 2): gains = Self.scaled([[1, 0, centre, centre, 0], [0, 1, centre, 0, centre]])
    case (6, 2): gains = Self.scaled([[1, 0, centre, 0, centre, 0], [0, 1, centre, 0, 0, centre]])
    case (7, 2):
      gains = Self.scaled([
        [1, 0, centre, 0, centre / 2, centre, 0], [0, 1, centre, 0, centre / 2, 0, centre],
      ])
    case (8, 2):
      gains = Self.scaled([
        [1, 0, centre, 0, centre, 0, centre, 0], [0, 1, centre, 0, 0, centre, 0, centre],
      ])
    case _ where outputs > inputs: gains = Self.identity(outputs, inputs)
    default:
      // No standard: fold the surplus channels onto the ones there are, in turn.
      gains = Self.scaled(
        (0..<outputs).map { output in (0..<inputs).map { $0 % outputs == output ? 1 : 0 } })
    }
  }

  private static func identity(_ outputs: Int, _ inputs: Int) -> [[Float]] {
    (0..<outputs).map { output in (0..<inputs).map { $0 == output ? 1 : 0 } }
  }

  private static func scaled(_ gains: [[Float]]) -> [[Float]] {
    let largest = gains.map { $0.reduce(0, +) }.max() ?? 1
    return gains.map { $0.map { $0 / largest } }
  }

  /// Mixes `frames` frames of `input` from `offset` into `output`, from its first frame.
  func apply(_ input: AudioBuffer, from offset: Int, frames: Int, to output: AudioBuffer) {
    for (channel, row) in gains.enumerated() {
      let sum = output.samples(channel)
      sum.update(repeating: 0, count: frames)
      for (source, gain) in row.enumerated() where gain != 0 {
        let term = input.samples(source, from: offset)
        for i in 0..<frames { sum[i] += gain * term[i] }
      }
    }
  }
}
