/// Step 2: what every `in` and every output refers to, and whether the kinds fit.
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
            of: entry, ports: stage.inputs, owner: "stage \(quoted(stage.name))", in: scope)
        case .pipeline(let inner):
          inner.feeds = feeds(
            of: entry, ports: inner.document.inputs.map(\.port), owner: "pipeline \(quoted(inner.document.name))",
            in: scope)
        case .unknown, nil:
          // Its ports are not known, but what it refers to counts as used.
          for input in entry.inputs.flatMap(\.entries) {
            _ = target(of: input.reference, in: scope, at: ["nodes", entry.name])
          }
        }
      }
    }
  }

  /// For each port of a node what feeds it.
  private func feeds(
    of entry: PipelineDocument.NodeEntry, ports: [PortDescription], owner: String, in scope: Scope
  ) -> [[Feed]] {
    let document = scope.document
    let path = ["nodes", entry.name]
    var feeds: [[Feed]] = Array(repeating: [], count: ports.count)
    var fed: Set<Int> = []
    for group in entry.inputs {
      guard let port = port(of: group, among: ports, owner: owner, path: path, in: scope) else { continue }
      fed.insert(port)
      feeds[port] = group.entries.compactMap { input in
        feed(input, into: ports[port], owner: owner, path: path, in: scope)
      }
      checkCount(of: feeds[port], group: group, into: ports[port], owner: owner, path: path, in: scope)
    }
    for (index, port) in ports.enumerated() where !fed.contains(index) && !port.isOptional {
      reporter.report(
        .missingInput, at: document.place(entry.offset, path),
        "\(owner) needs its input \(quoted(port.name)), and nothing feeds it",
        expected: index == 0 ? "\"in\": \"node\"" : "\"in\": { \"\(port.name)\": \"node\" }")
    }
    return feeds
  }

  private func port(
    of group: PipelineDocument.InputGroup, among ports: [PortDescription], owner: String, path: [String],
    in scope: Scope
  ) -> Int? {
    if let name = group.port {
      if let index = ports.firstIndex(where: { $0.name == name }) { return index }
      reporter.reportUnknown(
        .unknownPort, at: scope.document.place(group.offset, path + group.path),
        "\(owner) has no input \(quoted(name))", name: name, known: ports.map(\.name), none: "none: it has no inputs")
    } else if !ports.isEmpty {
      return 0
    } else if !group.entries.isEmpty {
      reporter.report(
        .unknownPort, at: scope.document.place(group.offset, path + group.path),
        "\(owner) is a source: it has no inputs",
        expected: "no \"in\"")
    }
    for entry in group.entries { _ = target(of: entry.reference, in: scope, at: path) }
    return nil
  }

  private func feed(
    _ entry: PipelineDocument.InputEntry, into port: PortDescription, owner: String, path: [String], in scope: Scope
  ) -> Feed? {
    let place = scope.document.place(entry.reference.offset, path + entry.reference.path)
    let target = target(of: entry.reference, in: scope, at: path)
    if let target, let kind = kind(of: target), kind != port.kind {
      reporter.report(
        .kindMismatch, at: place,
        "\(quoted(entry.reference.text)) gives \(kind.rawValue), but the input \(quoted(port.name)) of \(owner) takes \(port.kind.rawValue)"
      )
      return nil
    }
    let given = Dictionary(uniqueKeysWithValues: entry.settings.map { ($0.key, $0) })
    let settingPlace = { (offset: Int, setting: [String]) in
      scope.document.place(offset, path + entry.path + setting)
    }
    checkNames(
      entry.settings, known: port.linkSettings.map(\.name), of: "a link into \(quoted(port.name)) of \(owner)",
      at: settingPlace, code: .unknownSetting)
    let settings = port.linkSettings.map { setting in
      value(of: setting, given: given[setting.name], owner: owner, in: scope, at: settingPlace, missing: place)
    }
    return target.map { Feed(target: $0, settings: settings, place: place) }
  }

  private func checkCount(
    of feeds: [Feed], group: PipelineDocument.InputGroup, into port: PortDescription, owner: String, path: [String],
    in scope: Scope
  ) {
    if group.entries.isEmpty, !port.isOptional {
      reporter.report(
        .missingInput, at: scope.document.place(group.offset, path + group.path),
        "\(owner) needs its input \(quoted(port.name)), and the list is empty", expected: "at least one node")
    }
    guard !port.isMany else { return }
    if group.entries.count > 1 {
      reporter.report(
        .occupiedInput, at: scope.document.place(group.offset, path + group.path),
        "the input \(quoted(port.name)) of \(owner) takes one link, \(group.entries.count) are given",
        expected: "one link; a mixer makes one of several")
    } else if let feed = feeds.first, isMany(feed.target) {
      reporter.report(
        .occupiedInput, at: feed.place,
        "the input \(quoted(port.name)) of \(owner) takes one link, and what feeds it may be many",
        expected: "one link; a mixer makes one of several")
    }
  }

  // MARK: References

  /// What a reference leads to; nil and reported where that does not exist.
  private func target(of reference: PipelineDocument.Reference, in scope: Scope, at path: [String]) -> Target? {
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
      none: "none: it is a sink")
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
