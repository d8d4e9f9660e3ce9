import Pipeline

/// Who waits for whom. Everything here is called under the scheduler's lock.
///
/// A node that waits needs *all* of what it waits for, so any cycle of waiting is a deadlock. Since a pipeline has no
/// cycles, such a cycle holds at least one full link, and giving that one more room resolves it without changing what
/// flows: T. M. Parks, "Bounded Scheduling of Process Networks", 1995, section 4.
struct WaitGraph {
  private enum Mark { case unseen, open, closed }

  private var marks: [Mark]
  /// The nodes on the way and, for each, the link it waits on to reach the next.
  private var path: [(node: Node, link: Link?, isFull: Bool)] = []

  init(nodeCount: Int) {
    marks = Array(repeating: .unseen, count: nodeCount)
    path.reserveCapacity(nodeCount)
  }

  /// The smallest full link of a cycle of waiting, or nil where there is no cycle.
  mutating func fullLinkInCycle(_ nodes: [Node]) -> Link? {
    for i in marks.indices { marks[i] = .unseen }
    path.removeAll(keepingCapacity: true)
    for node in nodes where marks[node.index] == .unseen && node.state == .idle {
      if let link = visit(node) { return link }
    }
    return nil
  }

  private mutating func visit(_ node: Node) -> Link? {
    marks[node.index] = .open
    path.append((node, nil, false))
    for output in node.context.outputs {
      for link in output.links where link.room <= 0 {
        if let found = follow(link, to: link.consumer, isFull: true) { return found }
      }
    }
    if !node.canRead {
      for link in node.links where node.waits(on: link) {
        if let found = follow(link, to: link.producer, isFull: false) { return found }
      }
    }
    path.removeLast()
    marks[node.index] = .closed
    return nil
  }

  private mutating func follow(_ link: Link, to next: Node, isFull: Bool) -> Link? {
    guard next.state == .idle else { return nil }
    path[path.count - 1].link = link
    path[path.count - 1].isFull = isFull
    switch marks[next.index] {
    case .closed: return nil
    case .unseen: return visit(next)
    case .open:
      var smallest: Link?
      for step in path.reversed() {
        if step.isFull, let full = step.link, full.capacity < smallest?.capacity ?? .max { smallest = full }
        if step.node === next { break }
      }
      return smallest
    }
  }

  /// The same in words, a line for each node that waits.
  static func snapshot(_ nodes: [Node]) -> [String] {
    nodes.compactMap { node in
      switch node.state {
      case .done: return nil
      case .queued: return nil
      case .running: return "\(node.name) is working"
      case .idle:
        var reasons: [String] = []
        for output in node.context.outputs {
          for link in output.links where link.room <= 0 {
            reasons.append("its link to \(link.consumer.name) is full (\(link.count) blocks)")
          }
        }
        for link in node.links where !node.canRead && node.waits(on: link) {
          reasons.append(
            node.collectsWholeClips
              ? "it waits for the whole clip from \(link.producer.name)" : "it waits for \(link.producer.name)")
        }
        return reasons.isEmpty ? nil : "\(node.name): \(reasons.joined(separator: "; "))"
      }
    }
  }
}

extension Node {
  /// Whether this link is one of those that keep it from reading on.
  func waits(on link: Link) -> Bool { reader.map { $0.needs(link.index) } == true && !hasNews(link) }

  /// Whether some input of its is delivered whole.
  var collectsWholeClips: Bool {
    stage.map { $0.policy == .all || $0.inputs.contains { $0.delivery == .clip } } ?? false
  }
}
