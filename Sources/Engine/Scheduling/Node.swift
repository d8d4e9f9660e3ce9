import CRuntime
import Pipeline

/// One node of a run: its processor, its links, and what it is doing.
///
/// `state`, the links and the published figures are guarded by the scheduler's lock; everything else belongs to the thread
/// that runs the node's turn.
final class Node {
  enum State {
    /// Waits for packets or room.
    case idle
    /// Ready, and waits for a thread.
    case queued
    case running
    case done
  }

  /// What a turn came to.
  enum Turn { case more, done }

  let index: Int
  let name: String
  /// Stage and plugin, for messages; nil for what the engine puts in itself.
  let stage: StageDescription?
  let processor: any Processor
  let context: NodeContext
  /// Nil for a node without inputs.
  let reader: (any InputReader)?
  let isBlocking: Bool
  /// Links on the way to the sinks; the nearest goes first.
  let rank: Int
  // Exclusive by the lock or the turn, as said above; checking it again at every access costs a third of a light node.
  @exclusivity(unchecked) var links: [Link] = []

  @exclusivity(unchecked) var state = State.idle
  /// Signalled when a blocking node is ready; its own thread waits for it.
  var wakeUp: Monitor.Condition?
  @exclusivity(unchecked) var figures = Figures()

  /// What a node has done so far, for progress and manifest.
  struct Figures {
    var firings = 0
    var busyNanoseconds: UInt64 = 0
    var turnStart: UInt64 = 0
    var progress: (done: Double, total: Double)?
    var reachedSeconds = 0.0
  }

  private let work: Work
  @exclusivity(unchecked) private var isEndNoted: [Bool]
  /// Packets between link and reader: moved under the lock, read outside.
  @exclusivity(unchecked) private var arrivals: [(link: Int, packets: Inbox)]
  @exclusivity(unchecked) private var ends: [Int] = []
  @exclusivity(unchecked) private var limit = 0
  /// The stage wants ``Processor/process(_:)`` again, without packets, before it reads on.
  @exclusivity(unchecked) private var isContinuing = false
  /// All inputs have ended, and the stage has more to write than its outputs took so far.
  @exclusivity(unchecked) private var isFinishing = false
  /// Firings of the turn at hand.
  @exclusivity(unchecked) private var fired = 0
  private let crashDescription: UnsafePointer<CChar>

  init(
    index: Int, name: String, stage: StageDescription?, processor: any Processor, context: NodeContext,
    reader: (any InputReader)?, isBlocking: Bool, rank: Int, linkCount: Int
  ) {
    self.index = index
    self.name = name
    self.stage = stage
    self.processor = processor
    self.context = context
    self.reader = reader
    self.isBlocking = isBlocking
    self.rank = rank
    work = Work(capacity: max(linkCount, 1))
    isEndNoted = Array(repeating: false, count: linkCount)
    arrivals = (0..<linkCount).map { ($0, Inbox()) }
    ends.reserveCapacity(linkCount)
    crashDescription = CText.copy(Self.place(name, stage))
  }

  deinit { CText.free(crashDescription) }

  /// The node in words, for the message that a crash leaves behind.
  static func place(_ name: String, _ stage: StageDescription?) -> String {
    stage.map { "node \"\(name)\", stage \"\($0.name)\" of plugin \"\($0.plugin)\"" } ?? "node \"\(name)\""
  }

  // MARK: Under the lock

  /// Whether `link` has a packet, or an end that was not yet noted.
  func hasNews(_ link: Link) -> Bool { link.count > 0 || (link.isClosed && !isEndNoted[link.index]) }

  /// Whether what it needs to read is there.
  var canRead: Bool {
    guard let reader, !links.isEmpty, !isContinuing, !isFinishing else { return true }
    if reader.takesWhateverComes { return links.contains { hasNews($0) } }
    for link in links where reader.needs(link.index) && !hasNews(link) { return false }
    return true
  }

  /// How many packets its outputs take.
  var room: Int {
    var least = Int.max
    for output in context.outputs { least = min(least, output.room) }
    return least
  }

  var isReady: Bool { room > 0 && canRead }

  /// Whether nobody listens any more, so that running it would be in vain. A blocking node with inputs is spared: it
  /// may be there for what it does outside.
  var isNeedless: Bool {
    guard !isBlocking || links.isEmpty else { return false }
    var hadListeners = false
    for output in context.outputs {
      for link in output.links where !link.isAbandoned { return false }
      hadListeners = hadListeners || output.isConnected
    }
    return hadListeners
  }

  /// Publishes what the turn that is over counted.
  func noteTurn() {
    figures.firings += fired
    figures.progress = context.progress
    for output in context.outputs { figures.reachedSeconds = max(figures.reachedSeconds, output.reachedSeconds) }
  }

  /// Moves packets from the links to this node, for a turn of at most a few firings.
  func take() {
    limit = min(room, readAhead)
    fired = 0
    for output in context.outputs { output.noteCrowding() }
    for link in links {
      let arrival = arrivals[link.index].packets
      var appetite = reader!.takesWhateverComes ? 8 * readAhead : readAhead
      while link.count > 0, appetite > 0, reader!.hasAppetite(for: link.index) {
        arrival.queue.append(link.receive())
        appetite -= 1
      }
      if link.isClosed, link.count == 0, !isEndNoted[link.index] {
        isEndNoted[link.index] = true
        ends.append(link.index)
      }
    }
  }

  // MARK: Outside the lock, by the thread of the turn

  /// Fires as often as the packets at hand and the room in the outputs allow.
  func takeTurn() throws(RunError) -> Turn {
    crt_enter(crashDescription)
    defer { crt_enter(nil) }
    guard let reader else { return try generate() }
    for arrival in arrivals {
      while !arrival.packets.queue.isEmpty {
        try reader.accept(arrival.packets.queue.removeFirst(), on: arrival.link)
      }
    }
    for link in ends { try reader.end(link) }
    ends.removeAll(keepingCapacity: true)
    if isFinishing { return try complete() }
    while fired < limit, !context.cancellation.isCancelled {
      if isContinuing {
        work.clear()
      } else if try !reader.prepare(work) {
        break
      }
      let outcome = try processor.process(work)
      if !isContinuing { reader.finishFiring() }
      isContinuing = takeRepetition()
      fired += 1
      if outcome == .done { return try complete() }
    }
    return reader.isExhausted && !isContinuing ? try complete() : .more
  }

  /// Whether the stage asked for the call that is over to be repeated.
  private func takeRepetition() -> Bool {
    defer { context.wantsAgain = false }
    return context.wantsAgain
  }

  private func generate() throws(RunError) -> Turn {
    if isFinishing { return try complete() }
    work.clear()
    while fired < limit, !context.cancellation.isCancelled {
      fired += 1
      let outcome = try processor.process(work)
      _ = takeRepetition()
      if outcome == .done { return try complete() }
    }
    return .more
  }

  private func complete() throws(RunError) -> Turn {
    // What a sink would make visible now must not appear.
    if context.cancellation.isCancelled { throw RunError(.cancelled, "the run was cancelled") }
    isFinishing = true
    repeat {
      try processor.finish()
      fired += 1
      if takeRepetition() { continue }
      for output in context.outputs { try output.endOpenClip() }
      return .done
    } while fired < limit && !context.cancellation.isCancelled
    return .more
  }

  /// Lets go of all packets, so that their memory returns at once.
  func abandon() {
    reader?.abandon()
    for arrival in arrivals { arrival.packets.queue.removeAll() }
  }
}
