import PluginKit

/// The recent part of a timeline, as it arrived: blocks that are kept without copying them.
struct HeldTimeline {
  private var blocks: [(start: Int, audio: HeldAudio)] = []
  /// Where the next block begins.
  private(set) var end = 0

  mutating func append(_ audio: HeldAudio) {
    blocks.append((end, audio))
    end += audio.frames
  }

  /// Lets go of what lies before `position`.
  mutating func drop(before position: Int) {
    let count = blocks.prefix { $0.start + $0.audio.frames <= position }.count
    // Moving the rest down only when half is gone keeps the cost per block constant.
    if count * 2 >= blocks.count { blocks.removeFirst(count) }
  }

  /// Calls `body` with each piece of `range`, in order: audio, the frames of it, and where they begin.
  func forEachPiece(
    of range: Range<Int>, _ body: (HeldAudio, Range<Int>, Int) throws(StageError) -> Void
  ) throws(StageError) {
    var (low, high) = (0, blocks.count)
    while low < high {
      let middle = (low + high) / 2
      if blocks[middle].start + blocks[middle].audio.frames <= range.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    while low < blocks.count, blocks[low].start < range.upperBound {
      let (start, audio) = blocks[low]
      let part = range.clamped(to: start..<start + audio.frames)
      try body(audio, part.lowerBound - start..<part.upperBound - start, part.lowerBound)
      low += 1
    }
  }
}
