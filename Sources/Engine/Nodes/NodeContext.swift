import Pipeline
import Synchronization

/// The host's side of one instance: where it writes, and what it tells. A `vb_node` points here.
final class NodeContext {
  /// In which of the header's states the instance is; host functions that need another state refuse.
  enum Phase { case created, started, finished }

  let node: String
  let outputs: [OutputPort]
  let pool: BufferPool
  let journal: RunJournal
  let cancellation: Cancellation
  @exclusivity(unchecked) var phase = Phase.created
  /// What went wrong when the stage sent something. A stage that goes on all the same has lost data, and fails.
  @exclusivity(unchecked) var breach: RunError?
  /// What the stage, or the host on its behalf, last said went wrong.
  @exclusivity(unchecked) var failure: RunError?
  /// How far the stage says it is.
  @exclusivity(unchecked) var progress: (done: Double, total: Double)?

  /// Whether the stage asked for the call at hand to be repeated when its outputs have room.
  @exclusivity(unchecked) var wantsAgain = false

  /// Frames by which the stage wants a link to lie later on the timeline, by link.
  var linkDelays: [Int: Int] = [:]

  init(node: String, outputs: [OutputPort], pool: BufferPool, journal: RunJournal, cancellation: Cancellation) {
    self.node = node
    self.outputs = outputs
    self.pool = pool
    self.journal = journal
    self.cancellation = cancellation
  }
}

/// Whether a run is to stop; every node looks here.
final class Cancellation: Sendable {
  private let flag = Atomic(false)

  var isCancelled: Bool { flag.load(ordering: .relaxed) }

  func cancel() { flag.store(true, ordering: .relaxed) }
}
