import Glibc
import Pipeline

/// Turns of nodes, and what follows from them. Everything is called with the lock held.
extension Scheduler {
  func nextReady(_ random: inout SplitMix64?) -> Int? {
    guard random != nil, ready.count > 1 else { return ready.removeFirst() }
    // Any order must do.
    var all: [Int] = []
    while let node = ready.removeFirst() { all.append(node) }
    let chosen = all.remove(at: Int(random!.next() % UInt64(all.count)))
    for node in all { ready.insert(node, rank: nodes[node].rank) }
    return chosen
  }

  /// Take, process, publish; while the node processes, the lock is let go.
  func runTurn(_ node: Node, _ random: inout SplitMix64?) {
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
    if unfinished == 0 { wakeAll() }
  }

  /// Queues a node that has become ready, or ends one that has become needless.
  func consider(_ node: Node) {
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

  func wakeWorkers(besidesSelf: Bool) {
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
  func resolveWaiting() {
    while ready.isEmpty, let link = waitGraph.fullLinkInCycle(nodes) {
      link.grow(by: Plan.defaultCapacity)
      growths += 1
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

  private func located(_ error: RunError, _ node: Node) -> RunError {
    var located = error
    located.node = node.name
    located.stage = node.stage?.name
    located.plugin = node.stage?.plugin
    return located
  }
}
