/// Turns the packets of a node's links into firings, as the stage's policy says. Pure bookkeeping, no locks: the
/// scheduler sees to it that one thread at a time is here.
protocol InputReader: AnyObject {
  /// Whether the next firing waits for a packet, or the end, of `link`.
  func needs(_ link: Int) -> Bool

  /// Whether it would take one more packet of `link` now; true wherever ``needs(_:)`` is.
  func hasAppetite(for link: Int) -> Bool

  /// Whether any one link with news is enough to go on, instead of every link that is needed.
  var takesWhateverComes: Bool { get }

  func accept(_ packet: consuming Packet, on link: Int) throws(RunError)

  /// `link` has ended; nothing more comes on it.
  func end(_ link: Int) throws(RunError)

  /// Fills `work` with the next firing and answers true, or answers false where more must come first.
  func prepare(_ work: Work) throws(RunError) -> Bool

  /// The firing is over: lets go of what it used.
  func finishFiring()

  /// All links have ended and nothing is left.
  var isExhausted: Bool { get }

  /// Lets go of everything.
  func abandon()
}

/// How many packets of a link a reader takes ahead of need, so that a node fires several times in one turn.
let readAhead = 8

/// The packets of one link that arrived and were not yet used.
final class Inbox {
  // One thread at a time is in a node's turn; checking it for every packet would cost more than the queue itself.
  @exclusivity(unchecked) var queue = RingQueue<Packet>(capacity: readAhead)
  @exclusivity(unchecked) var isEnded = false

  var isWaiting: Bool { queue.isEmpty && !isEnded }
}

extension [Inbox] {
  /// The link whose next packet is earliest on the timeline, of equals the first; nil where all are empty.
  func earliest() -> Int? {
    var best: (link: Int, position: Int, rate: Int)?
    for (link, inbox) in enumerated() where !inbox.queue.isEmpty {
      if count == 1 { return 0 }
      let start = inbox.queue.read(0) { $0.start }
      if let known = best, !Timeline.isEarlier(start.position, at: start.rate, than: known.position, at: known.rate) {
        continue
      }
      best = (link, start.position, start.rate)
    }
    return best?.link
  }
}
