import PluginKit

/// Blocks of one clip that wait, in order.
struct HeldBlocks {
  /// Of the first block that waits, in its clip.
  private(set) var position = 0
  private var blocks: [HeldAudio?] = []
  private var head = 0

  var first: HeldAudio? { head < blocks.count ? blocks[head] : nil }

  mutating func append(_ audio: HeldAudio) {
    blocks.append(audio)
  }

  mutating func removeFirst() {
    position += blocks[head]?.frames ?? 0
    blocks[head] = nil
    head += 1
    // Moving the rest down only when half is gone keeps the cost per block constant.
    if head * 2 >= blocks.count {
      blocks.removeFirst(head)
      head = 0
    }
  }
}
