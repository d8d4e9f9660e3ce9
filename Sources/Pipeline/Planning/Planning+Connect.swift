import JSON

/// Step 2: what every `in` and every output refers to.
extension Planning {
  func connect() {
    // Inner outputs first: the kind of a sub-pipeline's output is asked for when its node is referred to.
    for scope in scopes.reversed() {
      scope.outputs = scope.document.outputs.map { output in
        target(of: output.reference, in: scope, at: ["outputs", output.name])
      }
    }
    for scope in scopes {
      for entry in scope.document.nodes {
        switch scope.members[entry.name] {
        case .stage(let index):
          guard case .stage(let stage, _) = nodes[index].node.role else { continue }
          nodes[index].feeds = feeds(
            of: Consumer(entry: entry, scope: scope, ports: stage.inputs, owner: "stage \(quoted(stage.name))"))
        case .pipeline(let inner):
          inner.feeds = feeds(
            of: Consumer(
              entry: entry, scope: scope, ports: inner.document.inputs.map(\.port),
              owner: "pipeline \(quoted(inner.document.name))"))
        case .unknown, nil:
          // Its ports are not known, but what it refers to counts as used.
          for input in entry.inputs.flatMap(\.entries) {
            _ = target(of: input.reference, in: scope, at: ["nodes", entry.name])
          }
        }
      }
    }
  }

  /// What a reference leads to; nil and reported where that does not exist.
  func target(of reference: PipelineDocument.Reference, in scope: Scope, at path: [String]) -> Target? {
    let document = scope.document
    let place = document.place(reference.offset, path + reference.path)
    let name = reference.name
    scope.used.insert(name)
    if let index = document.inputs.firstIndex(where: { $0.port.name == name }) {
      if let port = reference.port {
        reporter.report(
          .unknownPort, at: place, "\(quoted(name)) is an input of the pipeline and has no port \(quoted(port))",
          suggestion: quoted(name))
        return nil
      }
      return .input(scope, index)
    }
    switch scope.members[name] {
    case .stage(let index):
      let ports = nodes[index].node.outputs.map(\.name)
      return output(of: reference, among: ports, at: place).map { .stageOutput(Plan.Endpoint(node: index, port: $0)) }
    case .pipeline(let inner):
      let ports = inner.document.outputs.map(\.name)
      return output(of: reference, among: ports, at: place).map { .pipelineOutput(inner, $0) }
    case .unknown: return nil
    case nil:
      if document.unreadableNodes.contains(name) { return nil }
      reporter.reportUnknown(
        .unknownNode, at: place, "there is no node or input called \(quoted(name))", name: name,
        known: document.inputs.map(\.port.name) + document.nodes.map(\.name), none: "a node or input; there are none")
      return nil
    }
  }

  private func output(of reference: PipelineDocument.Reference, among ports: [String], at place: Place) -> Int? {
    guard let port = reference.port else {
      if !ports.isEmpty { return 0 }
      reporter.report(.unknownPort, at: place, "\(quoted(reference.name)) is a sink: it has no outputs")
      return nil
    }
    if let index = ports.firstIndex(of: port) { return index }
    reporter.reportUnknown(
      .unknownPort, at: place, "\(quoted(reference.name)) has no output \(quoted(port))", name: port, known: ports,
      none: "no port: it is a sink")
    return nil
  }

  /// What flows there; nil where that was reported as unknown.
  func kind(of target: Target) -> PortDescription.Kind? {
    switch target {
    case .input(let scope, let index): scope.document.inputs[index].port.kind
    case .stageOutput(let endpoint): nodes[endpoint.node].node.outputs[endpoint.port].kind
    case .pipelineOutput(let scope, let index): scope.outputs[index].flatMap(kind)
    }
  }

  /// Whether it may stand for any number of links.
  func isMany(_ target: Target) -> Bool {
    switch target {
    case .input(let scope, let index): scope.document.inputs[index].port.isMany
    case .stageOutput: false
    case .pipelineOutput(let scope, let index): scope.outputs[index].map(isMany) ?? false
    }
  }
}
