import Glibc

/// Puts a planned voice together, piece by piece in order: the waveform alone, without the formants' filter.
struct GrainRenderer {
  private let marks: [GrainMark]
  /// The mark at or before the next piece's first sample; −1 before the first.
  private var cursor = -1
  private static let fade: [Float] = (0...4096).map { Float(0.5 + 0.5 * cos(.pi * Double($0) / 4096)) }

  init(_ plan: VoicePlan) {
    marks = plan.marks
  }

  /// Writes the output from `start` on.
  mutating func render(
    _ input: UnsafeBufferPointer<Float>, from start: Int, into output: UnsafeMutableBufferPointer<Float>
  ) {
    let end = start + output.count
    var position = start
    var mark = cursor
    while mark + 1 < marks.count, marks[mark + 1].output <= Double(position) { mark += 1 }
    cursor = mark
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
    _ index: Int, of marks: [GrainMark], _ input: UnsafeBufferPointer<Float>, from start: Int,
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

  private static func copy(
    _ input: UnsafeBufferPointer<Float>, from start: Int, into output: UnsafeMutableBufferPointer<Float>
  ) {
    let inside = (start..<start + output.count).clamped(to: input.indices)
    if inside.isEmpty { return output.update(repeating: 0) }
    for i in 0..<inside.lowerBound - start { output[i] = 0 }
    (output.baseAddress! + inside.lowerBound - start).update(
      from: input.baseAddress! + inside.lowerBound, count: inside.count)
    for i in inside.upperBound - start..<output.count { output[i] = 0 }
  }
}
