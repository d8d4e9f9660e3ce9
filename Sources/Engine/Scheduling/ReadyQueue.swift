/// The nodes that wait for a thread, the one nearest the sinks first, so that memory drains before more is produced.
/// Of equals the one that waits longest goes first. A binary heap that reuses its memory.
struct ReadyQueue {
  private struct Entry {
    let rank: Int
    let turn: Int
    let node: Int
    func precedes(_ other: Entry) -> Bool { rank != other.rank ? rank < other.rank : turn < other.turn }
  }

  private var heap: [Entry] = []
  private var turns = 0

  init(capacity: Int) { heap.reserveCapacity(capacity) }

  var isEmpty: Bool { heap.isEmpty }
  var count: Int { heap.count }

  mutating func insert(_ node: Int, rank: Int) {
    turns += 1
    heap.append(Entry(rank: rank, turn: turns, node: node))
    var child = heap.count - 1
    while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func removeFirst() -> Int? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first.node }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && heap[child].precedes(heap[least]) {
        least = child
      }
      if least == parent { return first.node }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
