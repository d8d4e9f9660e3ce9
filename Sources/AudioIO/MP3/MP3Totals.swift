/// What the tag of an MP3 file tells about all of its frames, gathered while they are written, in constant memory.
struct MP3Totals {
  private(set) var frames = 0
  /// Bytes of all frames, without the tag.
  private(set) var bytes = 0
  private(set) var checksum = CRC16()
  /// Where every `stride`th frame begins.
  private var positions: [Int] = []
  private var stride = 1

  private static let mostPositions = 800

  /// Counts a run of frames that is written next.
  mutating func add(_ run: ArraySlice<UInt8>, sizes: some Sequence<Int>) {
    run.withUnsafeBytes { checksum.add($0) }
    for size in sizes {
      if frames % stride == 0 { note(bytes) }
      frames += 1
      bytes += size
    }
  }

  private mutating func note(_ position: Int) {
    positions.append(position)
    guard positions.count == Self.mostPositions else { return }
    positions = (0..<positions.count / 2).map { positions[$0 * 2] }
    stride *= 2
  }

  /// For each percent of the duration, the part of the file in 256ths.
  func seekTable(tagSize: Int) -> [Int] {
    (0..<100).map { percent in
      guard !positions.isEmpty else { return 0 }
      let position = positions[min(percent * frames / 100 / stride, positions.count - 1)]
      return min(255, (position + tagSize) * 256 / max(1, bytes + tagSize))
    }
  }
}
