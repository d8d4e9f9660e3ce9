/// The nodes of a plan and who feeds whom, for walks in linear time.
struct Graph {
  /// For each node the nodes it feeds, one entry a link.
  private(set) var successors: [[Int]]
  private(set) var predecessors: [[Int]]

  init(nodeCount: Int, links: [Plan.Link]) {
    successors = Array(repeating: [], count: nodeCount)
    predecessors = successors
    for link in links {
      successors[link.source.node].append(link.destination.node)
      predecessors[link.destination.node].append(link.source.node)
    }
  }

  /// Nodes such that each stands after all that feed it, of several possible ones the lowest first; those in and
  /// behind circles are left out.
  func topologicalOrder() -> [Int] {
    var missing = predecessors.map(\.count)
    var ready = Heap(missing.indices.filter { missing[$0] == 0 })
    var order: [Int] = []
    while let node = ready.popLowest() {
      order.append(node)
      for successor in successors[node] {
        missing[successor] -= 1
        if missing[successor] == 0 { ready.insert(successor) }
      }
    }
    return order
  }

  /// One shortest circle for each group of nodes that feed one another, through the group's first node.
  func cycles() -> [[Int]] {
    var group = Array(repeating: -1, count: successors.count)
    let groups = stronglyConnected()
    for (number, members) in groups.enumerated() {
      for member in members { group[member] = number }
    }
    return groups.compactMap { members in
      guard let start = members.min() else { return nil }
      return shortestCycle(through: start) { group[$0] == group[start] }
    }.sorted { $0[0] < $1[0] }
  }

  private func shortestCycle(through start: Int, within isMember: (Int) -> Bool) -> [Int]? {
    var origin: [Int: Int] = [:]
    var queue = [start]
    var next = 0
    while next < queue.count {
      let node = queue[next]
      next += 1
      for successor in successors[node] where isMember(successor) {
        if successor == start {
          var path = [node]
          while let before = origin[path[path.count - 1]] { path.append(before) }
          return path.reversed()
        }
        if origin[successor] == nil {
          origin[successor] = node
          queue.append(successor)
        }
      }
    }
    return nil
  }

  /// Tarjan's algorithm with a stack of its own (SIAM J. Comput. 1, 1972).
  private func stronglyConnected() -> [[Int]] {
    var groups: [[Int]] = []
    var number = Array(repeating: -1, count: successors.count)
    var low = number
    var isOnStack = Array(repeating: false, count: successors.count)
    var stack: [Int] = []
    var count = 0
    for root in successors.indices where number[root] < 0 {
      var calls: [(node: Int, next: Int)] = [(root, 0)]
      while let (node, next) = calls.last {
        if next == 0 {
          number[node] = count
          low[node] = count
          count += 1
          stack.append(node)
          isOnStack[node] = true
        }
        if next < successors[node].count {
          calls[calls.count - 1].next += 1
          let successor = successors[node][next]
          if number[successor] < 0 {
            calls.append((successor, 0))
          } else if isOnStack[successor] {
            low[node] = min(low[node], number[successor])
          }
          continue
        }
        calls.removeLast()
        if let caller = calls.last?.node { low[caller] = min(low[caller], low[node]) }
        guard low[node] == number[node] else { continue }
        var members: [Int] = []
        while let member = stack.popLast() {
          isOnStack[member] = false
          members.append(member)
          if member == node { break }
        }
        groups.append(members)
      }
    }
    return groups
  }
}

/// A binary heap of numbers.
private struct Heap {
  private var items: [Int]

  init(_ sorted: [Int]) { items = sorted }

  mutating func insert(_ item: Int) {
    items.append(item)
    var child = items.count - 1
    while child > 0, items[(child - 1) / 2] > items[child] {
      items.swapAt((child - 1) / 2, child)
      child = (child - 1) / 2
    }
  }

  mutating func popLowest() -> Int? {
    guard let lowest = items.first, let last = items.popLast() else { return nil }
    if items.isEmpty { return lowest }
    items[0] = last
    var parent = 0
    while let child = [2 * parent + 1, 2 * parent + 2].filter({ $0 < items.count }).min(by: { items[$0] < items[$1] }),
      items[child] < items[parent]
    {
      items.swapAt(child, parent)
      parent = child
    }
    return lowest
  }
}
