import Glibc
import Pipeline
import Threads

/// Runs the nodes of one run on a fixed pool of threads, and nodes that block on threads of their own.
///
/// A turn is: *take* packets from the links (under the lock), *process* them (outside), *publish* what was made (under the
/// lock). A node takes a turn only when its inputs have what it needs and its outputs have room, so no thread ever
/// blocks inside a queue. What a node computes depends on the sequence of packets on each of its links alone, which is
/// the same in every interleaving.
final class Scheduler: @unchecked Sendable {
  // Sendable by discipline: every stored property is constant or guarded by `monitor`.
  let monitor = Monitor()
  let nodes: [Node]
  private let threads: Int
  let perturbation: Perturbation?
  private let cancellation: Cancellation

  let workIsReady: Monitor.Condition
  private let stateChanged: Monitor.Condition
  var ready: ReadyQueue
  var waitGraph: WaitGraph
  var idleWorkers = 0
  private var runningThreads = 0
  var busyCount = 0
  var unfinished: Int
  private var failure: RunError?
  /// How often a link has grown.
  var growths = 0

  /// Disturbs the order of turns, for tests of determinism.
  struct Perturbation: Sendable {
    var seed: UInt64
    /// Longest pause before a turn, in microseconds.
    var longestPause: UInt32 = 0
  }

  init(nodes: [Node], threads: Int, cancellation: Cancellation, perturbation: Perturbation? = nil) {
    self.nodes = nodes
    self.threads = threads
    self.cancellation = cancellation
    self.perturbation = perturbation
    workIsReady = Monitor.Condition(of: monitor)
    stateChanged = Monitor.Condition(of: monitor)
    ready = ReadyQueue(capacity: nodes.count)
    waitGraph = WaitGraph(nodeCount: nodes.count)
    unfinished = nodes.count
    for node in nodes where node.isBlocking { node.wakeUp = Monitor.Condition(of: monitor) }
  }

  // MARK: From outside

  /// Starts the threads.
  func start() {
    monitor.withLock {
      for node in nodes { consider(node) }
      do throws(RunError) {
        if nodes.contains(where: { !$0.isBlocking }) {
          for worker in 0..<threads { try startThread("vb-worker-\(worker)") { $0.work(worker) } }
        }
        for node in nodes where node.isBlocking {
          let index = node.index
          try startThread(node.name) { $0.serve(index) }
        }
      } catch {
        fail(error)
      }
    }
  }

  /// Waits until all nodes are done or one failed, and every thread has left; at most until `time`.
  ///
  /// - Returns: whether that is so.
  func wait(until time: UInt64) -> Bool {
    monitor.withLock {
      while !(isOver && runningThreads == 0), monotonicNanoseconds() < time { stateChanged.wait(until: time) }
      return isOver && runningThreads == 0
    }
  }

  /// Whether nothing more is to be processed, though threads may still be on their way out.
  var hasEnded: Bool { monitor.withLock { isOver } }

  /// Ends the run with `error`, unless it has ended already.
  func stop(_ error: RunError) { monitor.withLock { fail(error) } }

  /// The first error, with later ones beneath.
  var error: RunError? { monitor.withLock { failure } }

  /// The figures of every node, and who waits for whom.
  func snapshot() -> (figures: [Node.Figures], states: [Node.State], waiting: [String]) {
    monitor.withLock { (nodes.map(\.figures), nodes.map(\.state), WaitGraph.snapshot(nodes)) }
  }

  /// How often a link has grown, by Parks' rule.
  var grownLinks: Int { monitor.withLock { growths } }

  /// The nodes inside a call, one that began before `time`.
  func busyNodes(since time: UInt64 = .max) -> [Int] {
    monitor.withLock { nodes.filter { $0.state == .running && $0.figures.turnStart < time }.map(\.index) }
  }

  // MARK: Threads

  var isOver: Bool { unfinished == 0 || failure != nil }

  private func startThread(_ name: String, _ body: @escaping @Sendable (Scheduler) -> Void) throws(RunError) {
    runningThreads += 1
    do throws(RunError) {
      try Thread.start(name) { [self] in
        body(self)
        monitor.withLock {
          runningThreads -= 1
          stateChanged.broadcast()
        }
      }
    } catch {
      runningThreads -= 1
      throw error
    }
  }

  /// The life of a worker of the pool.
  private func work(_ worker: Int) {
    var random = perturbation.map { SplitMix64(state: $0.seed &+ UInt64(worker)) }
    monitor.lock()
    while !isOver {
      if let index = nextReady(&random) {
        runTurn(nodes[index], &random)
      } else {
        resolveWaiting()
        if !ready.isEmpty || isOver { continue }
        idleWorkers += 1
        workIsReady.wait()
        idleWorkers -= 1
      }
    }
    monitor.unlock()
  }

  /// The life of a blocking node's own thread.
  private func serve(_ index: Int) {
    let node = nodes[index]
    var random = perturbation.map { SplitMix64(state: $0.seed &- UInt64(index)) }
    monitor.lock()
    while !isOver, node.state != .done {
      if node.state == .queued {
        runTurn(node, &random)
      } else {
        if ready.isEmpty {
          resolveWaiting()
          wakeWorkers(besidesSelf: false)
        }
        if node.state == .queued || isOver { continue }
        node.wakeUp!.wait()
      }
    }
    monitor.unlock()
  }

  // MARK: The end

  /// Called with the lock held.
  func fail(_ error: RunError) {
    if failure == nil {
      guard unfinished > 0 else { return }
      failure = error
      if error.code == .limit { failure!.waiting = WaitGraph.snapshot(nodes) }
    } else if error.code != .cancelled {
      failure!.beneath.append(error)
    }
    cancellation.cancel()
    wakeAll()
  }

  /// Wakes every thread, and whoever waits for the end. Called with the lock held.
  func wakeAll() {
    workIsReady.broadcast()
    for node in nodes { node.wakeUp?.broadcast() }
    stateChanged.broadcast()
  }
}
