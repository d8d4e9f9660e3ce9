import Glibc
import Pipeline

/// Runs the nodes of one run on a fixed pool of threads, and nodes that block on threads of their own.
///
/// A turn is: *take* packets from the links (under the lock), *process* them (outside), *publish* what was made (under the
/// lock). A node takes a turn only when its inputs have what it needs and its outputs have room, so no thread ever
/// blocks inside a queue. What a node computes depends on the sequence of packets on each of its links alone, which is
/// the same in every interleaving.
final class Scheduler: @unchecked Sendable {
  // Sendable by discipline: every stored property is constant or guarded by `monitor`.
  let monitor = Monitor()
  private let nodes: [Node]
  private let threads: Int
  private let perturbation: Perturbation?
  private let cancellation: Cancellation

  private let workIsReady: Monitor.Condition
  private let stateChanged: Monitor.Condition
  private var ready: ReadyQueue
  private var waitGraph: WaitGraph
  private var idleWorkers = 0
  private var runningThreads = 0
  private var busyCount = 0
  private var unfinished: Int
  private var failure: RunError?
  private(set) var grownLinks = 0

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

  /// The nodes inside a call.
  var busyNodes: [Int] { monitor.withLock { nodes.filter { $0.state == .running }.map(\.index) } }

  // MARK: Threads

  private var isOver: Bool { unfinished == 0 || failure != nil }

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

  private func nextReady(_ random: inout SplitMix64?) -> Int? {
    guard random != nil, ready.count > 1 else { return ready.removeFirst() }
    // Any order must do.
    var all: [Int] = []
    while let node = ready.removeFirst() { all.append(node) }
    let chosen = all.remove(at: Int(random!.next() % UInt64(all.count)))
    for node in all { ready.insert(node, rank: nodes[node].rank) }
    return chosen
  }

  /// Take, process, publish. Called with the lock held, which is let go meanwhile.
  private func runTurn(_ node: Node, _ random: inout SplitMix64?) {
    node.state = .running
    busyCount += 1
    node.take()
    let start = monotonicNanoseconds()
    node.figures.turnStart = start
    for link in node.links { consider(link.producer) }
    wakeWorkers(besidesSelf: false)
    monitor.unlock()
    if let longest = perturbation?.longestPause, longest > 0 { usleep(UInt32(random!.next() % UInt64(longest))) }
    let result: Result<Node.Turn, RunError>
    do throws(RunError) { result = .success(try node.takeTurn()) } catch { result = .failure(error) }
    let end = monotonicNanoseconds()
    monitor.lock()
    node.figures.busyNanoseconds += end - start
    busyCount -= 1
    switch result {
    case .success(let turn): publish(node, isDone: turn == .done)
    case .failure(let error):
      node.state = .done
      fail(located(error, node))
    }
    wakeWorkers(besidesSelf: !node.isBlocking)
  }

  // MARK: Under the lock

  private func publish(_ node: Node, isDone: Bool) {
    node.noteTurn()
    for output in node.context.outputs {
      while !output.staged.isEmpty { output.publishNext() }
      if !isDone { for link in output.links { consider(link.consumer) } }
    }
    if isDone {
      end(node)
    } else {
      node.state = .idle
      consider(node)
    }
  }

  /// The node is done: it sends nothing any more, and takes nothing.
  private func end(_ node: Node) {
    node.state = .done
    unfinished -= 1
    node.abandon()
    for output in node.context.outputs {
      for link in output.links {
        link.close()
        consider(link.consumer)
      }
    }
    for link in node.links where !link.isAbandoned {
      link.abandon()
      consider(link.producer)
    }
    if unfinished == 0 { finish() }
  }

  /// Queues a node that has become ready, or ends one that has become needless.
  private func consider(_ node: Node) {
    guard node.state == .idle else { return }
    if node.isNeedless {
      end(node)
      node.wakeUp?.signal()
    } else if node.isReady {
      node.state = .queued
      if node.isBlocking {
        node.wakeUp!.signal()
      } else {
        ready.insert(node.index, rank: node.rank)
      }
    }
  }

  private func wakeWorkers(besidesSelf: Bool) {
    // The thread at hand takes one of the ready nodes itself.
    var surplus = ready.count - (besidesSelf ? 1 : 0)
    var sleeping = idleWorkers
    while surplus > 0, sleeping > 0 {
      workIsReady.signal()
      surplus -= 1
      sleeping -= 1
    }
  }

  /// Parks' rule: where a cycle of waiting contains a full link, the smallest one grows.
  private func resolveWaiting() {
    while ready.isEmpty, let link = waitGraph.fullLinkInCycle(nodes) {
      link.grow(by: Plan.defaultCapacity)
      grownLinks += 1
      consider(link.producer)
      if link.producer.state == .queued { return }
    }
    if ready.isEmpty, busyCount == 0, !isOver, nodes.allSatisfy({ $0.state == .idle || $0.state == .done }) {
      fail(
        RunError(
          .internal, "no node can go on, and none waits for room; this is a defect of the engine",
          waiting: WaitGraph.snapshot(nodes)))
    }
  }

  private func fail(_ error: RunError) {
    if failure == nil {
      guard unfinished > 0 else { return }
      failure = error
      if error.code == .limit { failure!.waiting = WaitGraph.snapshot(nodes) }
    } else if error.code != .cancelled {
      failure!.beneath.append(error)
    }
    cancellation.cancel()
    finish()
  }

  private func finish() {
    workIsReady.broadcast()
    for node in nodes { node.wakeUp?.broadcast() }
    stateChanged.broadcast()
  }

  private func located(_ error: RunError, _ node: Node) -> RunError {
    var located = error
    located.node = node.name
    located.stage = node.stage?.name
    located.plugin = node.stage?.plugin
    return located
  }
}

/// S. Vigna's SplitMix64: small, fast, and good enough to derive seeds and to disturb an order.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
