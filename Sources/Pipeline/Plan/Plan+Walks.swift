extension Plan {
  /// Nodes such that each stands after all that feed it.
  public var topologicalOrder: [Int] { Graph(nodeCount: nodes.count, links: links).topologicalOrder() }

  /// For each node the length of its longest way to a node without consumers, in links. A node's is always greater than
  /// that of any node it feeds.
  public var distancesToSinks: [Int] {
    let graph = Graph(nodeCount: nodes.count, links: links)
    var distances = Array(repeating: 0, count: nodes.count)
    for node in graph.topologicalOrder().reversed() {
      distances[node] = graph.successors[node].map { distances[$0] + 1 }.max() ?? 0
    }
    return distances
  }
}
