/// How a recording whose attacks are moved is put together, from any place on: what ``AttackMover`` has planned.
public struct AttackMoves: Sendable {
  /// A stretch of output that runs along with the input: sample *n* of the output is sample *n* + `offset` of the input, from
  /// `start` until the next run, faded in over `fade` samples.
  struct Run {
    var start: Int
    var offset: Int
    var fade: Int
    /// Whether it continues the waveform before it; otherwise powers add, not amplitudes.
    var isAlike: Bool
  }

  /// In order of their starts.
  let runs: [Run]

  /// Writes a stretch of the output.
  ///
  /// - Parameters:
  ///   - samples: A whole channel of the recording; beyond its ends it is silent.
  ///   - start: Which sample of the output is the first of `output`.
  public func render(_ samples: Span<Float>, from start: Int, into output: inout MutableSpan<Float>) {
    let whole = start..<start + output.count
    var index = max(0, firstRun(after: start) - 1)
    while index < runs.count, index == 0 || runs[index].start < whole.upperBound {
      let run = runs[index]
      let end = index + 1 < runs.count ? runs[index + 1].start : whole.upperBound
      let before = index > 0 ? runs[index - 1].offset : run.offset
      let faded = min(run.start + run.fade, end)
      for i in clamped(run.start, faded, whole) {
        let part = (Float(i - run.start) + 0.5) / Float(run.fade)
        let rise = run.isAlike ? part : part.squareRoot()
        let fall = run.isAlike ? 1 - part : (1 - part).squareRoot()
        output[i - start] = rise * sample(samples, i + run.offset) + fall * sample(samples, i + before)
      }
      for i in clamped(max(run.start, faded), end, whole) { output[i - start] = sample(samples, i + run.offset) }
      index += 1
    }
  }

  /// Index of the first run that starts after `position`.
  private func firstRun(after position: Int) -> Int {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].start > position { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func clamped(_ start: Int, _ end: Int, _ whole: Range<Int>) -> Range<Int> {
    let first = min(max(start, whole.lowerBound), whole.upperBound)
    return first..<max(first, min(end, whole.upperBound))
  }

  @inline(__always)
  private func sample(_ samples: Span<Float>, _ position: Int) -> Float {
    samples.indices.contains(position) ? samples[position] : 0
  }
}
