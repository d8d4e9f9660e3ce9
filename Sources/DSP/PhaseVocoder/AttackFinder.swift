import Glibc

/// Finds the moments at which something is struck, plucked or spoken hard, in a stream that is read in order: places where
/// the energy of the signal's slope rises at once.
///
/// Whether a partial of the spectrum belongs to the attack is for others to judge; a moment too many does little harm.
struct AttackFinder {
  /// Frames of input after a moment that must be known before it is.
  let lookahead: Int

  /// Frames for which one energy is measured.
  private let block: Int
  private let channelCount: Int
  /// Energy of each block from `firstBlock` on.
  private var energies: [Float] = []
  private var firstBlock = 0
  /// Blocks that were judged.
  private var judged = 0
  private var recent: Float = 0
  private var samples: [Float]
  /// Moments that were found, in order, as frames of the input.
  private var attacks: [Int] = []

  /// Blocks that count as after the moment, as before it, and within which a moment is alone.
  private static let after = 4
  private static let before = 12
  private static let alone = 16
  /// The rise of the energy, in dB, from which it is an attack.
  private static let threshold: Float = 9

  init(channelCount: Int, sampleRate: Double) {
    self.channelCount = channelCount
    block = max(8, Int((sampleRate / 750).rounded()))
    lookahead = (Self.alone + Self.after + 1) * block
    samples = Array(repeating: 0, count: block + 1)
  }

  /// Reads the input as far as the moments before `position` take it.
  mutating func read(_ input: SampleHistory, to position: Int) {
    while judged * block < position {
      while firstBlock + energies.count <= judged + Self.alone + Self.after {
        energies.append(energy(of: input, in: firstBlock + energies.count))
      }
      judge(judged)
      judged += 1
    }
    let kept = max(0, judged - Self.before - Self.alone - 1)
    if kept - firstBlock > 1024 {
      energies.removeFirst(kept - firstBlock)
      firstBlock = kept
    }
  }

  /// The moment nearest to `position` and less than `reach` away, of those that were found.
  func nearest(to position: Int, within reach: Int) -> Int? {
    var nearest: Int?
    var distance = reach
    for attack in attacks where abs(attack - position) < distance {
      nearest = attack
      distance = abs(attack - position)
    }
    return nearest
  }

  /// The last moment up to `position` and the first after it, of those that are kept.
  func neighbours(of position: Double) -> (before: Int?, after: Int?) {
    let next = attacks.firstIndex { Double($0) > position } ?? attacks.count
    return (next > 0 ? attacks[next - 1] : nil, next < attacks.count ? attacks[next] : nil)
  }

  /// Forgets moments before `position`.
  mutating func forget(before position: Int) {
    while let first = attacks.first, first < position { attacks.removeFirst() }
  }

  private mutating func energy(of input: SampleHistory, in index: Int) -> Float {
    var sum: Float = 0
    for channel in 0..<channelCount {
      samples.withUnsafeMutableBufferPointer { samples in
        input.copy(channel: channel, from: index * block - 1, to: samples)
        for i in 1..<samples.count {
          let slope = samples[i] - 0.95 * samples[i - 1]
          sum += slope * slope
        }
      }
    }
    return sum
  }

  private func sum(_ range: Range<Int>) -> Float {
    var sum: Float = 0
    for index in range where index >= firstBlock { sum += energies[index - firstBlock] }
    return sum
  }

  private func rise(_ index: Int) -> Float {
    let after = sum(index..<index + Self.after) / Float(Self.after)
    let before = sum(max(0, index - Self.before)..<index) / Float(Self.before)
    return 10 * log10f((after + 1e-9) / (before + 1e-9 + recent * 1e-5))
  }

  private mutating func judge(_ index: Int) {
    let energy = energies[index - firstBlock]
    recent = max(energy, recent * 0.9995)
    let here = rise(index)
    guard here > Self.threshold else { return }
    for other in 1...Self.alone {
      if rise(index + other) > here { return }
      if index >= other, rise(index - other) >= here { return }
    }
    var weight: Float = 0
    var moment: Float = 0
    for offset in 0..<Self.after {
      let energy = energies[index + offset - firstBlock]
      weight += energy
      moment += energy * (Float(offset) + 0.5)
    }
    attacks.append(index * block + Int(moment / weight * Float(block)))
  }
}
