import Glibc

/// The best sequence of beats around one tempo: dynamic programming over the whole file.
///
/// After D. Ellis, "Beat tracking by dynamic programming" (JNMR 2007), with the interval to the last beat as a second coordinate of the
/// state, as the bar-pointer model has it (F. Krebs, S. Böck, G. Widmer, "An efficient state-space model for joint tempo and meter
/// tracking", ISMIR 2015): a tempo may change from beat to beat, but only a little at a time.
struct BeatPath: Sendable {
  /// In frames of the pulse, in order.
  private(set) var beats: [Int] = []

  /// - Parameters:
  ///   - pulse: Where sounds begin.
  ///   - period: Frames from beat to beat.
  ///   - span: How far the tempo may go from `period`, as a factor of it.
  ///   - stiffness: What a change of the interval costs: `stiffness` · (relative change in per cent)².
  init(of pulse: Pulse, period: Double, span: Double = 0.12, stiffness: Float = 0.06) {
    let values = pulse.values
    let shortest = max(2, Int((period * (1 - span)).rounded()))
    let longest = max(shortest + 2, Int((period * (1 + span)).rounded()))
    let count = longest - shortest + 1
    guard values.count > longest else { return }

    let reach = max(1, Int((0.035 * period).rounded()))
    let percent = Float(100 / period)
    let costs = (-reach...reach).map { distance in
      let change = Float(distance) * percent
      return stiffness * change * change
    }
    // Rows of whole vectors.
    let width = (count + 7) / 8 * 8
    // For every frame and interval, which the interval before was, as a distance.
    var origins = [Int8](repeating: 0, count: values.count * width)
    // A ring of the last frames, a row each: the best score of a path whose last beat is there and whose next comes after the
    // interval. On either side of a frame's own scores lies what can never be the best.
    let depth = longest + 1
    var ring = [Float](repeating: 0, count: depth * width)
    var scores = [Float](repeating: -1e30, count: width + 2 * reach)
    var ends: [(score: Float, frame: Int, interval: Int)] = []

    for frame in values.indices {
      var best: Float = -.infinity
      var bestInterval = 0
      // Row by row back through the ring, without a division each.
      var row = (frame - shortest + depth) % depth
      for interval in 0..<count {
        let hasBefore = frame - shortest - interval >= 0
        let score = values[frame] + (hasBefore ? ring[row * width + interval] : 0)
        row = row == 0 ? depth - 1 : row - 1
        scores[reach + interval] = score
        if score > best {
          best = score
          bestInterval = interval
        }
      }
      if frame >= values.count - longest { ends.append((best, frame, bestInterval)) }
      Self.extend(
        scores.span, by: costs.span, into: ring.mutableSpan, at: frame % depth * width, origins: origins.mutableSpan,
        at: frame * width)
    }
    guard let end = ends.max(by: { $0.score < $1.score }) else { return }
    var frame = end.frame
    var interval = end.interval
    while true {
      beats.append(frame)
      frame -= shortest + interval
      if frame < 0 { break }
      interval += Int(origins[frame * width + interval])
    }
    beats.reverse()
  }

  /// For each next interval, the best of the last intervals, less what the change costs.
  private static func extend(
    _ scores: Span<Float>, by costs: Span<Float>, into ring: consuming MutableSpan<Float>, at row: Int,
    origins: consuming MutableSpan<Int8>, at place: Int
  ) {
    let reach = costs.count / 2
    let width = scores.count - 2 * reach
    scores.withUnsafeBytes { scores in
      ring.withUnsafeMutableBytes { ring in
        origins.withUnsafeMutableBytes { origins in
          for start in stride(from: 0, to: width, by: 8) {
            var best = SIMD8<Float>(repeating: -.infinity)
            var origin = SIMD8<Int32>()
            for shift in 0...2 * reach {
              let score =
                scores.loadUnaligned(fromByteOffset: 4 * (start + shift), as: SIMD8<Float>.self) - costs[shift]
              let isBetter = score .> best
              best.replace(with: score, where: isBetter)
              origin.replace(with: Int32(shift - reach), where: isBetter)
            }
            ring.storeBytes(of: best, toByteOffset: 4 * (row + start), as: SIMD8<Float>.self)
            origins.storeBytes(
              of: SIMD8<Int8>(truncatingIfNeeded: origin), toByteOffset: place + start, as: SIMD8<Int8>.self)
          }
        }
      }
    }
  }
}
