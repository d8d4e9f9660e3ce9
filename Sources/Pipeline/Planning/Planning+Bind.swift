import JSON

/// Free inputs and outputs of the main pipeline become nodes.
extension Planning {
  func bindInputs(_ bindings: [(port: String, binding: Binding)]) {
    let inputs = main.document.inputs
    reportUnknownPorts(bindings.map(\.port), known: inputs.map(\.port.name), section: "inputs", what: "input")
    for input in inputs {
      let port = input.port
      let place = main.document.place(input.offset, "inputs", port.name)
      let bound = bindings.filter { $0.port == port.name }.map(\.binding)
      if bound.count > 1, !port.isMany {
        reporter.report(
          .badBinding, at: place, "the input \(quoted(port.name)) takes one source, \(bound.count) are given",
          expected: "one source, or \"many\": true in the pipeline")
      }
      if bound.isEmpty, purpose == .run {
        mainInputs.append([])
        if !port.isOptional {
          reporter.report(
            .missingInput, at: place, "nothing feeds the input \(quoted(port.name))",
            expected: "a source bound to it, on the command line -i \(port.name)=FILE")
        }
        continue
      }
      mainInputs.append(
        (bound.isEmpty ? [.memory] : bound).enumerated().compactMap { index, binding in
          bindInput(port, name: bound.count > 1 ? "\(port.name).\(index + 1)" : port.name, to: binding, at: place)
        })
    }
  }

  private func bindInput(
    _ port: PortDescription, name: String, to binding: Binding, at place: Place
  ) -> Plan.Endpoint? {
    switch binding {
    case .memory:
      nodes.append(PlannedNode(Plan.Node(name: name, role: .input(port))))
      return Plan.Endpoint(node: nodes.count - 1, port: 0)
    case .stage(let names, let parameters):
      guard let stageName = stageName(names, for: port, "input", at: place),
        let stage = stage(stageName, parameters, at: place)
      else { return nil }
      guard let output = stage.description.outputs.firstIndex(where: { $0.kind == port.kind }) else {
        reporter.report(
          .badBinding, at: place,
          "stage \(quoted(stageName)) gives no \(port.kind.plural), which the input \(quoted(port.name)) takes")
        return nil
      }
      let required = stage.description.inputs.first { !$0.isOptional }
      if let required {
        reporter.report(
          .badBinding, at: place, "stage \(quoted(stageName)) is no source: it needs its input \(quoted(required.name))"
        )
        return nil
      }
      nodes.append(
        PlannedNode(Plan.Node(name: name, role: .stage(stage.description, parameters: stage.parameters))))
      return Plan.Endpoint(node: nodes.count - 1, port: output)
    }
  }

  /// After `connect`: what each output stands for is known.
  func bindOutputs(_ bindings: [(port: String, binding: Binding)]) {
    let outputs = main.document.outputs
    reportUnknownPorts(bindings.map(\.port), known: outputs.map(\.name), section: "outputs", what: "output")
    var names = Set(nodes.map(\.node.name))
    for (index, output) in outputs.enumerated() {
      let place = main.document.place(output.offset, "outputs", output.name)
      let bound = bindings.filter { $0.port == output.name }.map(\.binding)
      // What is wanted of several outputs is named.
      if bound.isEmpty, purpose == .run { continue }
      guard let target = main.outputs[index] else { continue }
      for (index, binding) in (bound.isEmpty ? [.memory] : bound).enumerated() {
        var name = bound.count > 1 ? "\(output.name).\(index + 1)" : output.name
        if !names.insert(name).inserted { name += " output" }
        names.insert(name)
        let port = PortDescription(
          name: output.name, help: output.help, kind: kind(of: target) ?? .audio, isMany: isMany(target))
        bindOutput(port, name: name, target: target, to: binding, at: place)
      }
    }
    if purpose == .run, !reporter.hasErrors, !nodes.contains(where: \.node.isSink) {
      reporter.report(
        .nothingKept, at: main.document.place(nil), "the pipeline has no sink, so nothing of its work would be kept",
        expected: outputs.isEmpty
          ? "a sink node"
          : "a sink for one of its outputs (\(listed(outputs.map(\.name)))), on the command line -o \(outputs[0].name)=FILE"
      )
    }
  }

  private func bindOutput(
    _ port: PortDescription, name: String, target: Target, to binding: Binding, at place: Place
  ) {
    switch binding {
    case .memory:
      var node = PlannedNode(Plan.Node(name: name, role: .output(port)))
      node.feeds[0] = [Feed(target: target, settings: [], place: place)]
      nodes.append(node)
    case .stage(let names, let parameters):
      guard let stageName = stageName(names, for: port, "output", at: place),
        let stage = stage(stageName, parameters, at: place)
      else { return }
      guard let input = stage.description.inputs.firstIndex(where: { $0.kind == port.kind }) else {
        reporter.report(
          .badBinding, at: place,
          "stage \(quoted(stageName)) takes no \(port.kind.plural), which the output \(quoted(port.name)) gives")
        return
      }
      if port.isMany, !stage.description.inputs[input].isMany {
        reporter.report(.badBinding, at: place, "the output \(quoted(port.name)) gives many links, its sink takes one")
        return
      }
      var node = PlannedNode(Plan.Node(name: name, role: .stage(stage.description, parameters: stage.parameters)))
      let settings = stage.description.inputs[input].linkSettings.map(\.defaultValue)
      node.feeds[input] = [Feed(target: target, settings: settings, place: place)]
      nodes.append(node)
    }
  }

  private func stageName(
    _ names: [PortDescription.Kind: String], for port: PortDescription, _ what: String, at place: Place
  ) -> String? {
    if let name = names[port.kind] { return name }
    reporter.report(
      .badBinding, at: place,
      "the \(what) \(quoted(port.name)) carries \(port.kind.plural), which no file or object can be bound to")
    return nil
  }

  private func stage(
    _ name: String, _ parameters: [String: JSONValue], at place: Place
  ) -> (description: StageDescription, parameters: [ParameterValue?])? {
    guard let stage = planner.catalog[name] else {
      reporter.reportUnknown(
        .unknownStage, at: place, "there is no stage called \(quoted(name))", name: name,
        known: planner.catalog.stages.map(\.name), none: "an installed stage; none was found")
      return nil
    }
    let owner = "stage \(quoted(name))"
    let known = stage.parameters.map(\.name)
    let meant = parameters.keys.sorted().filter { !known.contains($0) }.compactMap { given in
      reporter.reportUnknown(
        .unknownParameter, at: place, "\(owner) has no parameter \(quoted(given))", name: given, known: known,
        none: "no parameters")
    }
    let values = stage.parameters.map { parameter -> ParameterValue? in
      guard var value = parameters[parameter.name] else {
        if parameter.isRequired, parameter.defaultValue == nil, !meant.contains(parameter.name) {
          reporter.report(
            .missingParameter, at: place, "\(owner) needs the parameter \(quoted(parameter.name))",
            expected: parameter.expectation)
        }
        return parameter.defaultValue
      }
      if parameter.allowsClipTemplate, let text = value.string {
        guard case .value(let filled) = fill(text, takesClip: true, in: main, at: place) else { return nil }
        value = filled
      }
      do throws(ValueProblem) {
        return try parameter.check(value, owner: "\(owner), parameter \(quoted(parameter.name))")
      } catch {
        reporter.report(error, at: place)
        return nil
      }
    }
    return (stage, values)
  }

  private func reportUnknownPorts(_ ports: [String], known: [String], section: String, what: String) {
    for port in ports where !known.contains(port) {
      reporter.reportUnknown(
        .unknownPort, at: main.document.place(nil, section, port),
        "the pipeline \(quoted(main.document.name)) has no \(what) \(quoted(port))", name: port, known: known,
        none: "no \(what)s")
    }
  }
}
