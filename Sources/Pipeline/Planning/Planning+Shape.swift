import JSON

/// Step 4: circles, and what nobody uses.
extension Planning {
  func checkCycles(_ links: [Plan.Link]) {
    let graph = Graph(nodeCount: nodes.count, links: links)
    for cycle in graph.cycles() {
      // From the node that is least deep in sub-pipelines, the first of these.
      let depths = cycle.map { nodes[$0].origin?.scope.chain.count ?? 0 }
      let start = depths.indices.min { (depths[$0], cycle[$0]) < (depths[$1], cycle[$1]) } ?? 0
      let path = Array(cycle[start...] + cycle[..<start])
      let names = path.map { nodes[$0].node.name }
      let shown = names.prefix(20) + (names.count > 20 ? ["… (\(names.count) nodes)"] : []) + [names[0]]
      reporter.report(
        .cycle, at: place(ofLinkFrom: path[path.count - 1], to: path[0]),
        names.count == 1
          ? "the node \(quoted(names[0])) feeds itself"
          : "these nodes feed one another: \(shown.joined(separator: " → "))",
        expected: "links that lead towards the sinks only")
    }
  }

  private func place(ofLinkFrom source: Int, to destination: Int) -> Place {
    let node = nodes[destination]
    let feed = node.feeds.joined().first { feed in
      endpoints(of: feed.target, from: feed.place).contains { $0.node == source }
    }
    return feed?.place ?? main.document.place(nil)
  }

  /// Warns of what a document declares and does not use.
  func checkUse() {
    for scope in scopes {
      let document = scope.document
      for entry in document.nodes where !scope.used.contains(entry.name) {
        let hasOutputs =
          switch scope.members[entry.name] {
          case .stage(let index): !nodes[index].node.isSink
          case .pipeline(let inner): !inner.document.outputs.isEmpty
          case .unknown, nil: false
          }
        if hasOutputs {
          reporter.warn(
            .unusedNode, at: document.place(entry.offset, "nodes", entry.name),
            "nobody uses what the node \(quoted(entry.name)) gives")
        }
      }
      for input in document.inputs where !scope.used.contains(input.port.name) {
        reporter.warn(
          .unusedInput, at: document.place(input.offset, "inputs", input.port.name),
          "no node uses the input \(quoted(input.port.name))")
      }
      for parameter in document.parameters where !scope.usedParameters.contains(parameter.description.name) {
        reporter.warn(
          .unusedParameter, at: document.place(parameter.offset, "parameters", parameter.description.name),
          "nothing uses the parameter \(quoted(parameter.description.name))")
      }
    }
  }
}
