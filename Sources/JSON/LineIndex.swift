/// Turns offsets into the bytes of a text into lines and columns.
///
/// Counting starts at marks kept for every 256 bytes, so that a thousand problems in one long line cost little.
package struct LineIndex: Sendable {
  private let bytes: [UInt8]
  /// Offsets of the first byte of each line.
  private let lineStarts: [Int]
  /// Unicode scalars before byte 256·k.
  private let scalarMarks: [Int]
  private static let markDistance = 256

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    var marks: [Int] = []
    var scalars = 0
    bytes.withUnsafeBufferPointer { bytes in
      for (offset, byte) in bytes.enumerated() {
        if offset % Self.markDistance == 0 { marks.append(scalars) }
        if byte & 0xC0 != 0x80 { scalars += 1 }
        if byte == UInt8(ascii: "\n") { starts.append(offset + 1) }
      }
    }
    if bytes.count % Self.markDistance == 0 { marks.append(scalars) }
    lineStarts = starts
    scalarMarks = marks
  }

  /// Line and column (in Unicode scalars) of a byte, both from 1.
  package func position(of offset: Int) -> (line: Int, column: Int) {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return (low + 1, scalars(before: offset) - scalars(before: lineStarts[low]) + 1)
  }

  private func scalars(before offset: Int) -> Int {
    let mark = min(offset, bytes.count) / Self.markDistance
    return bytes[(mark * Self.markDistance)..<min(offset, bytes.count)]
      .reduce(scalarMarks[mark]) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
  }
}
