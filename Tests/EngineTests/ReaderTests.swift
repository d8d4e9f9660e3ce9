import Pipeline
import PluginABI
import Testing

@testable import Engine

@Suite("Readers and queues")
struct ReaderTests {
  private let pool = BufferPool(budget: 64 << 20)
  private let format = AudioFormat(sampleRate: 100, channels: 1)

  /// Blocks of 10 frames of a clip that starts at `start`, all samples `value`.
  private func blocks(start: Int, frames: Int, value: Float = 1) throws -> [Packet.Content] {
    try blocksOfClip(start: start, frames: frames, format: format, pool: pool) { _ in value }
  }

  /// Fires as often as it can; answers with the samples of every link.
  private func fire(_ reader: AlignedReader, links: Int) throws -> [[Float]] {
    let work = Work(capacity: links)
    var heard: [[Float]] = Array(repeating: [], count: links)
    while try reader.prepare(work) {
      for link in 0..<links {
        let block = work[link].block!.pointee
        heard[link] += UnsafeBufferPointer(start: block.channels[0], count: Int(block.frames))
      }
      reader.finishFiring()
    }
    return heard
  }

  @Test func alignedLinksHaveSilenceInGapsAndSumsWhereClipsOverlap() throws {
    let reader = AlignedReader(formats: [format, format], delays: [:], blockFrames: 8, pool: pool)
    for content in try blocks(start: 5, frames: 30) { reader.accept(Packet(content), on: 0) }
    for content in try blocks(start: 25, frames: 30, value: 2) { reader.accept(Packet(content), on: 0) }
    for content in try blocks(start: 70, frames: 10, value: 4) { reader.accept(Packet(content), on: 1) }
    reader.end(0)
    reader.end(1)
    let heard = try fire(reader, links: 2)
    let zeros = { (count: Int) in [Float](repeating: 0, count: count) }
    #expect(
      heard[0] == zeros(5) + Array(repeating: 1, count: 20) + Array(repeating: 3, count: 10)
        + Array(repeating: 2, count: 20) + zeros(25))
    #expect(heard[1] == zeros(70) + Array(repeating: 4, count: 10))
    #expect(reader.isExhausted)
  }

  @Test("a delayed link without clips gives the same whenever its end is heard of", arguments: [true, false])
  func delayedEnd(isEarly: Bool) throws {
    let reader = AlignedReader(formats: [format, format], delays: [1: 200], blockFrames: 8, pool: pool)
    if isEarly { reader.end(1) }
    for content in try blocks(start: 0, frames: 30) { reader.accept(Packet(content), on: 0) }
    reader.end(0)
    var heard = try fire(reader, links: 2)
    if !isEarly {
      reader.end(1)
      let rest = try fire(reader, links: 2)
      heard = zip(heard, rest).map { $0 + $1 }
    }
    #expect(heard[0] == Array(repeating: 1, count: 30) + Array(repeating: 0, count: 170))
    #expect(reader.isExhausted)
  }

  @Test func ringsKeepTheirOrderAsTheyGrowAndWrap() {
    var ring = RingQueue<Int>(capacity: 2)
    var expected: [Int] = []
    var random = SplitMix64(state: 1)
    for i in 0..<10_000 {
      if random.below(5) < 3 {
        ring.append(i)
        expected.append(i)
      } else if !expected.isEmpty {
        #expect(ring.removeFirst() == expected.removeFirst())
      }
      #expect(ring.count == expected.count)
    }
    #expect((0..<ring.count).map { ring.read($0) { $0 } } == expected)
  }

  @Test func theNodeNearestTheSinksGoesFirstAndOfEqualsTheOneThatWaitsLongest() {
    var queue = ReadyQueue(capacity: 4)
    for (node, rank) in [(0, 3), (1, 1), (2, 2), (3, 1), (4, 0), (5, 2)] { queue.insert(node, rank: rank) }
    var order: [Int] = []
    while let node = queue.removeFirst() { order.append(node) }
    #expect(order == [4, 1, 3, 2, 5, 0])
  }

  @Test func positionsAreCarriedOverToTheNearestFrame() {
    #expect(Timeline.convert(1, from: 2, to: 3) == 2)
    #expect(Timeline.convert(44_100, from: 44_100, to: 48_000) == 48_000)
    #expect(Timeline.convert(Timeline.end, from: 1_000, to: 256_000) == Timeline.end * 256)
    #expect(Timeline.isEarlier(44_099, at: 44_100, than: 48_000, at: 48_000))
    #expect(!Timeline.isEarlier(44_100, at: 44_100, than: 48_000, at: 48_000))
  }
}
