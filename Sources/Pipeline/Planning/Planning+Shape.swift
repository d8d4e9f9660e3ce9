/// Step 4: circles, and what nobody uses.
extension Planning {
  func checkCycles(_ links: [Plan.Link]) {
    let graph = Graph(nodeCount: nodes.count, links: links)
    for cycle in graph.cycles() {
      let start = nodes[cycle[0]]
      let previous = cycle[cycle.count - 1]
      // Blame the link that closes the circle at its first node.
      let place = start.feeds.joined().first { feed in
        if case .stageOutput(let endpoint) = feed.target { endpoint.node == previous } else { false }
      }?.place
      let fallback = start.origin.map { $0.scope.document.place($0.entry.offset, "nodes", $0.entry.name) }
      let names = cycle.map { nodes[$0].node.name }
      let shown = names.prefix(20) + (names.count > 20 ? ["… (\(names.count) nodes)"] : []) + [names[0]]
      let message =
        names.count == 1
        ? "the node \(quoted(names[0])) feeds itself"
        : "these nodes feed one another: \(shown.joined(separator: " → "))"
      reporter.report(
        .cycle, at: place ?? fallback ?? main.document.place(nil), message,
        expected: "links that lead towards the sinks only")
    }
  }

  /// Warns of what a document declares and does not use.
  func checkUse() {
    for scope in scopes {
      let document = scope.document
      for entry in document.nodes where !scope.used.contains(entry.name) {
        let hasOutputs =
          switch scope.members[entry.name] {
          case .stage(let index): !nodes[index].node.outputs.isEmpty
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
