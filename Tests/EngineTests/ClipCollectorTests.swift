import Pipeline
import Testing

@testable import Engine

@Suite("Collecting a whole clip")
struct ClipCollectorTests {
  private let pool = BufferPool(budget: 256 << 20)

  /// The samples of every channel of the clip that comes out of its blocks.
  private func collected(frames: Int, blockFrames: Int, channels: Int) throws -> [[Float]] {
    let collector = ClipCollector(pool: pool)
    let format = AudioFormat(sampleRate: 48_000, channels: channels)
    let blocks = try blocksOfClip(frames: frames, blockFrames: blockFrames, format: format, pool: pool) { Float($0) }
    for (index, block) in blocks.enumerated() {
      guard let whole = try collector.collect(Packet(block)) else { continue }
      #expect(index == blocks.count - 1)
      guard case .block(let buffer, _, 0, let offset, frames, true, true) = whole.content else { break }
      return (0..<channels).map { channel in
        Array(UnsafeBufferPointer(start: buffer.samples(channel, from: offset), count: frames))
      }
    }
    return []
  }

  /// Whether the collector has something to hand on once it was given `packet`.
  private func answers(_ collector: ClipCollector, _ packet: consuming Packet) throws -> Bool {
    guard let whole = try collector.collect(packet) else { return false }
    _ = consume whole
    return true
  }

  @Test(arguments: [(1, 10), (10, 10), (11, 10), (1_000, 64)])
  func givesItAsOneBlock(frames: Int, blockFrames: Int) throws {
    let samples = (0..<frames).map(Float.init)
    #expect(try collected(frames: frames, blockFrames: blockFrames, channels: 2) == [samples, samples])
    #expect(pool.live == 0)
  }

  @Test("keeps a long one on disk, sample for sample")
  func longClips() throws {
    let frames = ClipCollector.spillThreshold / 2
    let samples = (0..<frames).map(Float.init)
    #expect(try collected(frames: frames, blockFrames: 1 << 16, channels: 1) == [samples])
    #expect(pool.live == 0)
  }

  @Test func passesMessagesThrough() throws {
    let message = Message(.document(MemoryDocument(contentType: "text/plain", bytes: [1])))
    let isPassedOn = try answers(ClipCollector(pool: pool), Packet(.message(message)))
    #expect(isPassedOn)
  }

  @Test func letsGoOfWhatItHas() throws {
    let collector = ClipCollector(pool: pool)
    let blocks = try blocksOfClip(
      frames: 100, format: AudioFormat(sampleRate: 100, channels: 1), pool: pool
    ) { Float($0) }
    for block in blocks.dropLast() {
      let isWhole = try answers(collector, Packet(block))
      #expect(!isWhole)
    }
    #expect(pool.live > 0)
    collector.abandon()
    // A part that is the last of a clip is all that comes of what was let go before.
    let isWhole = try answers(collector, Packet(blocks.last!))
    #expect(isWhole)
    #expect(pool.live == 0)
  }
}
