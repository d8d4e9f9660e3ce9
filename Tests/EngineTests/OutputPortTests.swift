import Pipeline
import Testing

@testable import Engine

/// An output puts whatever a stage writes onto the block grid.
@Suite("An output")
struct OutputPortTests {
  private let pool = BufferPool(budget: 64 << 20)

  private func port(blockFrames: Int = 64) -> OutputPort {
    let port = OutputPort(
      node: "node", port: PortDescription(name: "out"), blockFrames: blockFrames, pool: pool)
    port.format = AudioFormat(sampleRate: 100, channels: 1)
    return port
  }

  /// Writes `count` frames that count on from `first`.
  private func write(_ count: Int, from first: Int, to port: OutputPort) throws {
    let buffer = try pool.buffer(channels: 1, frames: count)
    defer { buffer.release() }
    for frame in 0..<count { buffer.samples(0)[frame] = Float(first + frame) }
    try port.write(buffer, offset: 0, frames: count)
  }

  private struct Block: Equatable {
    var position: Int
    var samples: [Float]
    var isFirst: Bool
    var isLast: Bool
  }

  private func staged(_ port: OutputPort) -> [Block] {
    (0..<port.staged.count).compactMap { index in
      port.staged.read(index) { staged in
        let content = staged.packet.content
        guard case .block(let buffer, _, let position, let offset, let frames, let isFirst, let isLast) = content
        else { return nil }
        let samples = UnsafeBufferPointer(start: buffer.samples(0, from: offset), count: frames)
        return Block(position: position, samples: Array(samples), isFirst: isFirst, isLast: isLast)
      }
    }
  }

  @Test(arguments: [[200], [1, 2, 197], [64, 64, 64, 8], [63, 65, 72], [150, 50], Array(repeating: 1, count: 200)])
  func whateverTheSizesWrittenBlocksLieOnTheGrid(sizes: [Int]) throws {
    let port = port()
    try port.begin(clipInfo())
    var written = 0
    for size in sizes {
      try write(size, from: written, to: port)
      written += size
    }
    try port.end()
    #expect(
      staged(port)
        == [0, 64, 128, 192].map { start in
          let end = min(start + 64, 200)
          return Block(
            position: start, samples: (start..<end).map(Float.init), isFirst: start == 0, isLast: end == 200)
        })
  }

  @Test func aWholeBlockIsPassedOnAndNotCopied() throws {
    let port = port()
    let buffer = try pool.buffer(channels: 1, frames: 128)
    try port.begin(clipInfo())
    try port.write(buffer, offset: 0, frames: 128)
    try port.end()
    for index in 0..<2 {
      let isSame = port.staged.read(index) {
        if case .block(let staged, _, _, _, _, _, _) = $0.packet.content {
          staged.header == buffer.header
        } else {
          false
        }
      }
      #expect(isSame)
    }
    buffer.release()
  }

  @Test func aClipWithoutFramesIsOneEmptyBlock() throws {
    let port = port()
    try port.begin(clipInfo())
    try port.end()
    #expect(staged(port) == [Block(position: 0, samples: [], isFirst: true, isLast: true)])
  }

  @Test func theLengthThatWasAnnouncedIsHeldTo() throws {
    let port = port()
    try port.begin(clipInfo(frames: 100))
    try write(99, from: 0, to: port)
    #expect(throws: RunError.self) { try port.end() }
  }

  @Test(arguments: [(100, 100, true), (99, 100, true), (0, 100, true), (49, 200, false), (300, 0, true)])
  func aClipMayOverlapTheOneBeforeByOneSecond(start: Int, length: Int, isAllowed: Bool) throws {
    let port = port()
    try port.begin(clipInfo(start: 0))
    try write(max(length, 1), from: 0, to: port)
    try port.end()
    if isAllowed {
      try port.begin(clipInfo(start: start))
    } else {
      #expect(throws: RunError.self) { try port.begin(clipInfo(start: start)) }
    }
  }

  @Test func whatIsDroppedGivesItsMemoryBack() throws {
    do {
      let port = port()
      try port.begin(clipInfo())
      try write(100, from: 0, to: port)
    }
    #expect(pool.live == 0)
  }
}
