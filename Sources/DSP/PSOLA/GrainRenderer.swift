import Glibc

/// Puts a planned voice together, piece by piece in order: the waveform alone, without the formants' filter.
struct GrainRenderer {
  /// In order of their output. Before the first, after the last and between two runs the recording stays as it is.
  private var marks: [GrainMark] = []
  private static let fade: [Float] = (0...4096).map { Float(0.5 + 0.5 * cos(.pi * Double($0) / 4096)) }

  mutating func append(_ plan: GrainPlan) {
    marks += plan.marks
  }

  /// Forgets what is heard before `position` only.
  mutating func forget(before position: Int) {
    let count = mark(at: Double(position))
    if count > 64 { marks.removeFirst(count) }
  }

  /// The mark at or before `position`; −1 before the first.
  private func mark(at position: Double) -> Int {
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].output > position { high = middle } else { low = middle + 1 }
    }
    return low - 1
  }

  /// How high the voice is at `position`, in cycles per sample, in the output and in the recording; nil where the recording
  /// stays as it is.
  func voice(at position: Double) -> (frequency: Double, sourceFrequency: Double)? {
    let index = mark(at: position)
    guard index >= 0, index + 1 < marks.count else { return nil }
    let left = marks[index]
    if marks[index + 1].continues, left.rateAfter == 1, left.source == left.output { return nil }
    return (left.frequency, left.sourceFrequency)
  }

  /// Writes the output from `start` on.
  func render(_ input: SignalView, from start: Int, into output: UnsafeMutableBufferPointer<Float>) {
    let end = start + output.count
    var position = start
    var mark = mark(at: Double(start))
    FractionalReader.shared.withRows { rows in
      Self.fade.withUnsafeBufferPointer { fade in
        while position < end {
          let next = mark + 1 < marks.count ? min(end, Int(marks[mark + 1].output.rounded(.up))) : end
          let piece = UnsafeMutableBufferPointer(rebasing: output[position - start..<max(position, next) - start])
          Self.render(mark, of: marks, input, from: position, into: piece, rows: rows, fade: fade.baseAddress!)
          position = max(position, next)
          mark += 1
        }
      }
    }
  }

  /// The part between mark `index` and the next.
  private static func render(
    _ index: Int, of marks: [GrainMark], _ input: SignalView, from start: Int,
    into output: UnsafeMutableBufferPointer<Float>, rows: UnsafePointer<SIMD16<Float>>, fade: UnsafePointer<Float>
  ) {
    guard index >= 0, index + 1 < marks.count else { return copy(input, from: start, into: output) }
    let left = marks[index]
    let right = marks[index + 1]
    if right.continues {
      if left.rateAfter == 1, left.source == left.output { return copy(input, from: start, into: output) }
      for i in output.indices {
        let position = left.source + (Double(start + i) - left.output) * left.rateAfter
        output[i] = FractionalReader.value(of: input, at: position, rows: rows)
      }
      return
    }
    let length = right.output - left.output
    let leftReach = min(length, left.reachAfter)
    let rightReach = min(length, right.reachBefore)
    for i in output.indices {
      let fromLeft = Double(start + i) - left.output
      let fromRight = Double(start + i) - right.output
      var sample: Float = 0
      if fromLeft < leftReach {
        sample +=
          fade[Int(fromLeft / leftReach * 4096)]
          * FractionalReader.value(of: input, at: left.source + fromLeft * left.rateAfter, rows: rows)
      }
      if -fromRight < rightReach {
        sample +=
          fade[Int(-fromRight / rightReach * 4096)]
          * FractionalReader.value(of: input, at: right.source + fromRight * right.rateBefore, rows: rows)
      }
      output[i] = sample
    }
  }

  private static func copy(_ input: SignalView, from start: Int, into output: UnsafeMutableBufferPointer<Float>) {
    let first = start - input.start
    let inside = (first..<first + output.count).clamped(to: input.samples.indices)
    if inside.isEmpty { return output.update(repeating: 0) }
    for i in 0..<inside.lowerBound - first { output[i] = 0 }
    (output.baseAddress! + inside.lowerBound - first).update(
      from: input.samples.baseAddress! + inside.lowerBound, count: inside.count)
    for i in inside.upperBound - first..<output.count { output[i] = 0 }
  }
}
