/// An ordered, bounded queue from an output to an input.
///
/// Everything here is guarded by the scheduler's lock: a node takes from its links and publishes to them under it, and
/// processes outside.
final class Link {
  unowned let producer: Node
  unowned let consumer: Node
  /// Index among the consumer's links.
  let index: Int
  // Exclusive by the lock; checking it again would cost more than the queue itself.
  @exclusivity(unchecked) private(set) var queue: RingQueue<Packet>
  /// Packets it holds before the producer waits. Only a cycle of waiting makes it grow.
  private(set) var capacity: Int
  /// The producer will send nothing more.
  private(set) var isClosed = false
  /// The consumer wants nothing more; what is sent is dropped.
  private(set) var isAbandoned = false
  /// So much waits here that what comes now waits on disk.
  var isCrowded = false
  /// Most packets it held at once.
  private(set) var peak = 0

  init(from producer: Node, to consumer: Node, index: Int, capacity: Int) {
    self.producer = producer
    self.consumer = consumer
    self.index = index
    self.capacity = capacity
    queue = RingQueue(capacity: capacity)
  }

  var count: Int { queue.count }

  /// How many packets the producer may still send without waiting.
  var room: Int { isAbandoned ? .max : capacity - queue.count }

  func send(_ packet: consuming Packet) {
    if isAbandoned { return }
    queue.append(packet)
    peak = max(peak, queue.count)
  }

  func receive() -> Packet { queue.removeFirst() }

  func close() { isClosed = true }

  func abandon() {
    isAbandoned = true
    queue.removeAll()
  }

  func grow(by packets: Int) { capacity += packets }
}
