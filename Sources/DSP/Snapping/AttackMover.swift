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

  /// A stretch of output that runs along with the input: sample *n* of the output is sample *n* + `offset` of the input, from
  /// `start` until the next run, faded in over `fade` samples.
  private struct Run {
    var start: Int
    var offset: Int
    var fade: Int
    /// Whether it continues the waveform before it; otherwise powers add, not amplitudes.
    var isAlike: Bool
  }

  /// The channels with their attacks moved.
  ///
  /// - Parameters:
  ///   - channels: Of one length.
  ///   - frames: Length of the result.
  public func move(_ channels: [[Float]], frames: Int) -> [[Float]] {
    let runs = plan(Self.sum(channels))
    return channels.map { Self.render($0, runs: runs, frames: frames) }
  }

  /// The splices are the same in all channels, found in their sum.
  private static func sum(_ channels: [[Float]]) -> [Float] {
    guard var sum = channels.first else { return [] }
    for channel in channels.dropFirst() {
      for i in sum.indices { sum[i] += channel[i] }
    }
    return sum
  }

  private func plan(_ guide: [Float]) -> [Run] {
    guard let first = anchors.first else { return [Run(start: 0, offset: 0, fade: 0, isAlike: true)] }
    let splicer = Splicer(guide: guide, sampleRate: sampleRate)
    var runs = [Run(start: 0, offset: first.from - first.to, fade: 0, isAlike: true)]
    for (last, next) in zip(anchors, anchors.dropFirst()) {
      // What is stretched lies between the body of one attack and what leads to the next.
      let room = min(next.from - last.from, next.to - last.to)
      let start = last.to + min(body, room / 2)
      let end = next.to - min(lead, room / 4)
      for splice in splicer.splices(
        from: start, to: end, offset: last.from - last.to, finally: next.from - next.to, fade: min(lead / 2, room / 8))
      {
        runs.append(
          Run(start: splice.position, offset: splice.offset, fade: splice.fade, isAlike: splice.likeness > 0.5))
      }
    }
    return runs
  }

  private static func render(_ samples: [Float], runs: [Run], frames: Int) -> [Float] {
    var output = [Float](repeating: 0, count: frames)
    func sample(_ position: Int) -> Float { samples.indices.contains(position) ? samples[position] : 0 }
    for (index, run) in runs.enumerated() {
      let end = index + 1 < runs.count ? runs[index + 1].start : frames
      let faded = min(run.start + run.fade, end)
      let before = index > 0 ? runs[index - 1].offset : run.offset
      for i in max(0, run.start)..<max(0, min(faded, frames)) {
        let part = (Float(i - run.start) + 0.5) / Float(run.fade)
        let rise = run.isAlike ? part : part.squareRoot()
        let fall = run.isAlike ? 1 - part : (1 - part).squareRoot()
        output[i] = rise * sample(i + run.offset) + fall * sample(i + before)
      }
      let first = max(0, faded, -run.offset)
      let last = min(end, frames, samples.count - run.offset)
      if first < last { for i in first..<last { output[i] = samples[i + run.offset] } }
    }
    return output
  }
}
