import Glibc

/// Finds where a recording can be cut and put together again a little earlier or later without being noticed.
struct Splicer {
  /// From `position` of the output on, sample *n* is sample *n* + `offset` of the input.
  struct Splice {
    var position: Int
    var offset: Int
    var fade: Int
    /// How much the waveform on one side is like that on the other, −1…1.
    var likeness: Float
  }

  private let guide: UnsafeBufferPointer<Float>
  /// Samples that are compared, and faded.
  private let overlap: Int
  /// How far the output may be out of step before it jumps, and how far it may jump past.
  private let slack: Int
  private let reach: Int

  /// - Parameter guide: The recording, which must outlive this value.
  init(guide: UnsafeBufferPointer<Float>, sampleRate: Double) {
    self.guide = guide
    overlap = max(8, Int(0.01 * sampleRate))
    slack = max(2, Int(0.006 * sampleRate))
    reach = max(4, Int(0.011 * sampleRate))
  }

  /// The splices that change the offset from `offset` at `start` to `final` at `end`, both positions of the output.
  ///
  /// - Parameter fade: Samples for the last splice where it cannot be put earlier than at `end`.
  func splices(from start: Int, to end: Int, offset: Int, finally final: Int, fade: Int) -> [Splice] {
    guard offset != final else { return [] }
    var splices: [Splice] = []
    var current = offset
    var position = start
    // The last jump is to a given place, so it goes where it does the least harm; before it the jumps are free.
    let ending = max(start, end - 4 * overlap)
    let length = Double(max(1, end - start))
    while position < ending {
      let wanted = Double(offset) + Double(final - offset) * Double(position + overlap - start) / length
      if abs(wanted - Double(current)) < Double(slack) {
        position += overlap / 4
        continue
      }
      let splice = best(at: position, from: current, around: Int(wanted.rounded()), limit: final)
      if splice.offset != current {
        splices.append(splice)
        current = splice.offset
      }
      position += overlap + overlap / 2
    }
    if current != final { splices.append(last(between: position, and: end, from: current, to: final, fade: fade)) }
    return splices
  }

  /// The jump at `position` to an offset near `wanted` after which the waveform goes on as it would have.
  private func best(at position: Int, from current: Int, around wanted: Int, limit: Int) -> Splice {
    var best = Splice(position: position, offset: current, fade: overlap, likeness: -1)
    for offset in stride(from: wanted - reach, through: wanted + reach, by: 2) where abs(offset - current) > slack / 2 {
      let likeness = likeness(position + current, position + offset, step: 2)
      if likeness > best.likeness {
        best.likeness = likeness
        best.offset = offset
      }
    }
    // To the sample.
    for offset in [best.offset - 1, best.offset + 1] where best.likeness > 0.3 {
      let likeness = likeness(position + current, position + offset, step: 1)
      if likeness > best.likeness {
        best.likeness = likeness
        best.offset = offset
      }
    }
    return best
  }

  /// The place for a jump from one given offset to another: where what is added to the sound by it is least.
  private func last(between start: Int, and end: Int, from current: Int, to final: Int, fade: Int) -> Splice {
    var best = Splice(position: end - fade, offset: final, fade: fade, likeness: 0)
    var least = Float.infinity
    for position in stride(from: start, through: end - overlap, by: max(1, overlap / 16)) {
      let (error, likeness) = difference(position + current, position + final)
      if error < least {
        least = error
        best = Splice(position: position, offset: final, fade: overlap, likeness: likeness)
      }
    }
    return best
  }

  /// The normalised correlation of two places of the recording.
  private func likeness(_ a: Int, _ b: Int, step: Int) -> Float {
    guard a >= 0, b >= 0, a + overlap <= guide.count, b + overlap <= guide.count else { return 0 }
    var product: Float = 0
    var powerA: Float = 0
    var powerB: Float = 0
    var i = 0
    while i < overlap {
      let x = guide[a + i]
      let y = guide[b + i]
      product += x * y
      powerA += x * x
      powerB += y * y
      i += step
    }
    let power = (powerA * powerB).squareRoot()
    return power > 1e-12 ? product / power : 0
  }

  /// The energy of the difference of two places, and how alike they are.
  private func difference(_ a: Int, _ b: Int) -> (error: Float, likeness: Float) {
    var error: Float = 0
    for i in 0..<overlap {
      let x = guide.indices.contains(a + i) ? guide[a + i] : 0
      let y = guide.indices.contains(b + i) ? guide[b + i] : 0
      error += (x - y) * (x - y)
    }
    return (error, likeness(a, b, step: 1))
  }
}
