import JSON

/// Step 1: every node becomes a node of the plan, those of sub-pipelines in the place of their node.
extension Planning {
  static let pipelinePrefix = "pipeline:"

  func expand(_ scope: Scope) {
    scopes.append(scope)
    let document = scope.document
    for entry in document.nodes {
      uses += 1
      if uses > planner.limits.nodes {
        if uses == planner.limits.nodes + 1 {
          reporter.report(
            .limit, at: document.place(entry.offset, "nodes", entry.name),
            "the pipeline has more than \(planner.limits.nodes) nodes, those of sub-pipelines included")
        }
        for rest in document.nodes where scope.members[rest.name] == nil { scope.members[rest.name] = .unknown }
        return
      }
      scope.members[entry.name] =
        entry.stage.hasPrefix(Self.pipelinePrefix) ? expandPipeline(entry, scope) : expandStage(entry, scope)
    }
  }

  private func expandStage(_ entry: PipelineDocument.NodeEntry, _ scope: Scope) -> Scope.Member {
    guard let stage = planner.catalog[entry.stage] else {
      reporter.reportUnknown(
        .unknownStage, at: scope.document.place(entry.stageOffset, "nodes", entry.name, "stage"),
        "there is no stage called \(quoted(entry.stage))", name: entry.stage,
        known: planner.catalog.stages.map(\.name), none: "an installed stage; none was found")
      return .unknown
    }
    let given = Dictionary(uniqueKeysWithValues: entry.parameters.map { ($0.key, $0) })
    let place = { (offset: Int, path: [String]) in
      scope.document.place(offset, ["nodes", entry.name, "params"] + path)
    }
    let owner = "stage \(quoted(stage.name))"
    let meant = checkNames(
      entry.parameters, known: stage.parameters.map(\.name), of: owner, at: place, code: .unknownParameter)
    let values = stage.parameters.map { parameter in
      let isExcused = entry.isIncomplete || meant.contains(parameter.name)
      return value(
        of: parameter, given: given[parameter.name], owner: owner, in: scope, at: place,
        missing: isExcused ? nil : scope.document.place(entry.offset, "nodes", entry.name))
    }
    nodes.append(
      PlannedNode(
        Plan.Node(name: scope.prefix + entry.name, role: .stage(stage, parameters: values)), origin: (scope, entry)))
    return .stage(nodes.count - 1)
  }

  private func expandPipeline(_ entry: PipelineDocument.NodeEntry, _ scope: Scope) -> Scope.Member {
    let name = String(entry.stage.dropFirst(Self.pipelinePrefix.count))
    let place = scope.document.place(entry.stageOffset, "nodes", entry.name, "stage")
    if scope.chain.contains(name) {
      let chain = (scope.chain.drop { $0 != name } + [name]).joined(separator: " → ")
      reporter.report(
        .recursion, at: place, "the pipeline \(quoted(name)) contains itself: \(visible(chain, limit: 2000))")
      return .unknown
    }
    if scope.chain.count > planner.limits.depth {
      reporter.report(.limit, at: place, "sub-pipelines are nested more than \(planner.limits.depth) levels deep")
      return .unknown
    }
    guard let document = document(named: name, at: place) else { return .unknown }
    let inner = Scope(
      document: document, prefix: scope.prefix + entry.name + "/", parent: (scope, entry), chain: scope.chain + [name])
    setParameters(of: inner, from: entry, in: scope)
    expand(inner)
    return .pipeline(inner)
  }

  private func document(named name: String, at place: Place) -> PipelineDocument? {
    if let known = loaded[name] { return known }
    var document: PipelineDocument?
    do {
      document = try planner.load(name)
      if let document {
        reporter.add(document.problems)
      } else {
        reporter.reportUnknown(
          .unknownPipeline, at: place, "there is no pipeline called \(quoted(name))", name: name,
          known: planner.pipelines, none: "a named pipeline; none was found")
      }
    } catch {
      reporter.add(error.diagnostics)
    }
    loaded[name] = .some(document)
    return document
  }

  /// Reports members that are none of the names `known`.
  /// - Returns: The names that were probably meant.
  func checkNames(
    _ members: [JSONTree.Member], known: [String], of owner: String, at place: (Int, [String]) -> Place,
    code: Diagnostic.Code
  ) -> Set<String> {
    let names = Set(known)
    let what = code == .unknownSetting ? "setting" : "parameter"
    return Set(
      members.compactMap { member in
        names.contains(member.key)
          ? nil
          : reporter.reportUnknown(
            code, at: place(member.keyOffset, [member.key]), "\(owner) has no \(what) \(quoted(member.key))",
            name: member.key, known: known, none: "no \(what)s")
      })
  }
}
