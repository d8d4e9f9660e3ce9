import JSON

/// Step 3: references through sub-pipelines become links between nodes of the plan.
extension Planning {
  func makeLinks() -> [Plan.Link] {
    var links: [Plan.Link] = []
    var fanOut: [Plan.Endpoint: Int] = [:]
    for (index, planned) in nodes.enumerated() {
      for (port, feeds) in planned.feeds.enumerated() {
        let before = links.count
        for feed in feeds {
          for source in endpoints(of: feed.target, from: feed.place) {
            guard links.count < planner.limits.links else {
              reporter.report(.limit, at: feed.place, "the pipeline has more than \(planner.limits.links) links")
              return links
            }
            fanOut[source, default: 0] += 1
            if fanOut[source] == planner.limits.fanOut + 1 {
              reporter.report(
                .limit, at: feed.place,
                "more than \(planner.limits.fanOut) links leave one output of \(quoted(nodes[source.node].node.name))")
            }
            links.append(
              Plan.Link(source: source, destination: Plan.Endpoint(node: index, port: port), settings: feed.settings))
          }
        }
        checkFed(planned, port: port, feeds: feeds, hasLinks: links.count > before)
      }
    }
    return links
  }

  /// An optional input that is not bound leaves nothing behind: what needs it is told so.
  private func checkFed(_ planned: PlannedNode, port: Int, feeds: [Feed], hasLinks: Bool) {
    let input = planned.node.inputs[port]
    guard !hasLinks, !input.isOptional, let feed = feeds.first, !reporter.hasErrors else { return }
    reporter.report(
      .missingInput, at: feed.place,
      "the input \(quoted(input.name)) of \(quoted(planned.node.name)) is needed, and what feeds it is an optional input without a source",
      expected: "a source for that input")
  }

  /// The outputs that a reference stands for: one, or any number through an input that is many.
  func endpoints(of target: Target, from place: Place) -> [Plan.Endpoint] {
    switch target {
    case .stageOutput(let endpoint): return [endpoint]
    case .input(let scope, let index):
      guard scope.parent != nil else { return mainInputs[index] }
      return known(scope.inputEndpoints[index], scope, place) {
        scope.inputEndpoints[index] = $0
      } make: {
        var endpoints: [Plan.Endpoint] = []
        for feed in scope.feeds[index] where endpoints.count <= planner.limits.links {
          endpoints += self.endpoints(of: feed.target, from: feed.place)
        }
        return endpoints
      }
    case .pipelineOutput(let scope, let index):
      guard let inner = scope.outputs[index] else { return [] }
      return known(scope.outputEndpoints[index], scope, place) {
        scope.outputEndpoints[index] = $0
      } make: {
        endpoints(of: inner, from: place)
      }
    }
  }

  /// Works out each free port once, and notices when that leads back to itself.
  private func known(
    _ expansion: Expansion?, _ scope: Scope, _ place: Place, store: (Expansion) -> Void, make: () -> [Plan.Endpoint]
  ) -> [Plan.Endpoint] {
    switch expansion {
    case .done(let endpoints): return endpoints
    case .underway:
      reporter.report(.cycle, at: place, "the node \(quoted(String(scope.prefix.dropLast()))) feeds itself")
      return []
    case nil:
      store(.underway)
      let endpoints = make()
      store(.done(endpoints))
      return endpoints
    }
  }
}
