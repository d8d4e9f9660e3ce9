import Glibc

/// Moves sounds in time: each attack is copied as it is to its new place, and what lies between two attacks is made longer or shorter by
/// splices where the sound is like itself.
///
/// The synchronised overlap-add of W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA)" (ICASSP 1993),
/// reduced to where it is needed: the output runs along with the input and jumps only when it has fallen out of step, to the place nearby where
/// the waveform goes on most smoothly, so pitch and formants stay. Around an attack it does not jump at all.
public struct AttackMover: Sendable {
  /// A moment that is kept as it is: the sample at `from` comes out at `to`.
  public struct Anchor: Hashable, Sendable {
    public var from: Int
    public var to: Int

    public init(from: Int, to: Int) {
      self.from = from
      self.to = to
    }
  }

  private let anchors: [Anchor]
  private let sampleRate: Double
  /// What is kept before an attack, in samples.
  private let lead: Int
  /// What is kept after it where there is room.
  private let body: Int

  /// - Parameters:
  ///   - anchors: Strictly increasing in both members.
  ///   - sampleRate: In Hz.
  public init(anchors: [Anchor], sampleRate: Double) {
    self.anchors = anchors
    self.sampleRate = sampleRate
    lead = Int(0.004 * sampleRate)
    body = Int(0.06 * sampleRate)
  }

  /// The channels with their attacks moved.
  ///
  /// - Parameters:
  ///   - channels: Of one length.
  ///   - frames: Length of the result.
  public func move(_ channels: [[Float]], frames: Int) -> [[Float]] {
    let moves = moves(in: Self.sum(channels).span)
    return channels.map { channel in
      var output = [Float](repeating: 0, count: frames)
      var samples = output.mutableSpan
      moves.render(channel.span, from: 0, into: &samples)
      return output
    }
  }

  /// The splices are the same in all channels, found in their sum.
  private static func sum(_ channels: [[Float]]) -> [Float] {
    guard var sum = channels.first else { return [] }
    for channel in channels.dropFirst() {
      for i in sum.indices { sum[i] += channel[i] }
    }
    return sum
  }

  /// Where a recording is to be cut and put together again.
  ///
  /// - Parameter guide: The recording; of several channels their mean.
  public func moves(in guide: Span<Float>) -> AttackMoves {
    guide.withUnsafeBufferPointer { AttackMoves(runs: plan($0)) }
  }

  private func plan(_ guide: UnsafeBufferPointer<Float>) -> [AttackMoves.Run] {
    guard let first = anchors.first else { return [.init(start: .min, offset: 0, fade: 0, isAlike: true)] }
    let splicer = Splicer(guide: guide, sampleRate: sampleRate)
    var runs = [AttackMoves.Run(start: .min, offset: first.from - first.to, fade: 0, isAlike: true)]
    for (last, next) in zip(anchors, anchors.dropFirst()) {
      // What is stretched lies between the body of one attack and what leads to the next.
      let room = min(next.from - last.from, next.to - last.to)
      let start = last.to + min(body, room / 2)
      let end = next.to - min(lead, room / 4)
      for splice in splicer.splices(
        from: start, to: end, offset: last.from - last.to, finally: next.from - next.to, fade: min(lead / 2, room / 8))
      {
        runs.append(
          .init(start: splice.position, offset: splice.offset, fade: splice.fade, isAlike: splice.likeness > 0.5))
      }
    }
    return runs
  }
}
