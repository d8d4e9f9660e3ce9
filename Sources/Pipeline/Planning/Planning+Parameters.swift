import JSON

/// Values of parameters: the pipeline's own, those of stages, and templates in them.
extension Planning {
  /// The main pipeline's parameters from the texts of settings.
  func setParameters(texts: [String: String]) {
    let scope = main
    let document = main.document
    let known = document.parameters.map(\.description.name)
    for name in texts.keys.sorted() where !known.contains(name) {
      reporter.reportUnknown(
        .unknownParameter, at: document.place(nil, "parameters", name),
        "the pipeline \(quoted(document.name)) has no parameter \(quoted(name))", name: name, known: known,
        none: "no parameters")
    }
    for parameter in document.parameters {
      let name = parameter.description.name
      guard let text = texts[name] else {
        scope.parameters[name] = unset(
          parameter, missing: purpose == .run ? document.place(parameter.offset, "parameters", name) : nil, in: document
        )
        continue
      }
      do {
        let value = try parameter.description.parse(text)
        scope.parameters[name] = .value(try parameter.description.check(value, owner: nil).json)
      } catch {
        reporter.report(error, at: document.place(nil, "parameters", name))
        scope.parameters[name] = .unknown
      }
    }
  }

  /// A sub-pipeline's parameters from the `params` of its node.
  func setParameters(of scope: Scope, from entry: PipelineDocument.NodeEntry, in outer: Scope) {
    let document = scope.document
    let owner = "pipeline \(quoted(document.name))"
    let place = { (offset: Int, path: [String]) in
      outer.document.place(offset, ["nodes", entry.name, "params"] + path)
    }
    let meant = checkNames(
      entry.parameters, known: document.parameters.map(\.description.name), of: owner, at: place,
      code: .unknownParameter)
    for parameter in document.parameters {
      let name = parameter.description.name
      let isExcused = entry.isIncomplete || meant.contains(name)
      let missing = isExcused ? nil : outer.document.place(entry.offset, "nodes", entry.name)
      guard let member = entry.parameters.first(where: { $0.key == name }) else {
        scope.parameters[name] = unset(parameter, missing: missing, in: document)
        continue
      }
      switch resolve(member.value, for: parameter.description, owner: owner, in: outer, at: place, [name]) {
      case .value(let value): scope.parameters[name] = .value(value.json)
      case .absent: scope.parameters[name] = unset(parameter, missing: missing, in: document)
      case .unknown: scope.parameters[name] = .unknown
      }
    }
  }

  /// - Parameter missing: Where to report that it must be set; nil where that is no error.
  private func unset(
    _ parameter: PipelineDocument.Parameter, missing: Place?, in document: PipelineDocument
  ) -> Scope.Resolved {
    if let value = parameter.description.defaultValue { return .value(value.json) }
    if parameter.isOptional { return .absent }
    if parameter.description.isRequired, let missing {
      reporter.report(
        .missingParameter, at: missing,
        "the parameter \(quoted(parameter.description.name)) of pipeline \(quoted(document.name)) must be set",
        expected: parameter.description.expectation)
    }
    return .unknown
  }

  /// The main pipeline's parameters as they were set.
  func mainParameters() -> [String: ParameterValue] {
    var values: [String: ParameterValue] = [:]
    for parameter in main.document.parameters {
      if case .value(let value) = main.parameters[parameter.description.name] {
        values[parameter.description.name] = try? parameter.description.check(value, owner: nil)
      }
    }
    return values
  }

  /// The value of a stage's parameter or of a link's setting; nil where it is not set, or wrong and reported.
  func value(
    of parameter: ParameterDescription, given: JSONTree.Member?, owner: String, in scope: Scope,
    at place: (Int, [String]) -> Place, missing: Place?
  ) -> ParameterValue? {
    if let given {
      switch resolve(given.value, for: parameter, owner: owner, in: scope, at: place, [parameter.name]) {
      case .value(let value): return value
      case .unknown: return nil
      case .absent: break
      }
    }
    if parameter.defaultValue == nil, parameter.isRequired, let missing {
      reporter.report(
        .missingParameter, at: missing, "\(owner) needs the parameter \(quoted(parameter.name))",
        expected: parameter.expectation)
    }
    return parameter.defaultValue
  }

  private enum Checked {
    case value(ParameterValue)
    case absent, unknown
  }

  /// Fills in templates and checks the type.
  private func resolve(
    _ tree: JSONTree, for parameter: ParameterDescription, owner: String, in scope: Scope,
    at place: (Int, [String]) -> Place, _ path: [String]
  ) -> Checked {
    let filled = fill(tree, takesClip: parameter.allowsClipTemplate, in: scope) { place($0, path) }
    guard case .value(let value) = filled else {
      if case .absent = filled { return .absent }
      return .unknown
    }
    do {
      return .value(try parameter.check(value, owner: owner))
    } catch {
      let name = tree.string.flatMap { try? Template($0).onlyName }
      reporter.report(error, at: place(tree.offset, path), note: name.map { ", from ${\(visible($0))}" } ?? "")
      return .unknown
    }
  }

  /// The value with every template in it, however deep, filled in.
  func fill(_ tree: JSONTree, takesClip: Bool, in scope: Scope, at place: (Int) -> Place) -> Scope.Resolved {
    switch tree.content {
    case .string(let text): return fill(text, takesClip: takesClip, in: scope, at: place(tree.offset))
    case .array(let elements):
      var values: [JSONValue] = []
      for element in elements {
        guard case .value(let value) = fill(element, takesClip: takesClip, in: scope, at: place) else {
          return .unknown
        }
        values.append(value)
      }
      return .value(.array(values))
    case .object(let members):
      var object = JSONObject()
      for member in members {
        switch fill(member.value, takesClip: takesClip, in: scope, at: place) {
        case .value(let value): object[member.key] = value
        case .absent: break
        case .unknown: return .unknown
        }
      }
      return .value(.object(object))
    default: return .value(tree.value)
    }
  }

  /// - Parameter takesClip: Whether `${clip.…}` may stay in the text for the stage to fill in.
  func fill(_ string: String, takesClip: Bool, in scope: Scope, at place: Place) -> Scope.Resolved {
    let template: Template
    do {
      template = try Template(string)
    } catch {
      reporter.report(error, at: place)
      return .unknown
    }
    if let name = template.onlyName { return look(up: name, takesClip: takesClip, in: scope, at: place) }
    var text = ""
    for part in template.parts {
      switch part {
      case .text(let part): text += part
      case .name(let name):
        switch look(up: name, takesClip: takesClip, in: scope, at: place) {
        case .value(.string(let value)): text += value
        case .value(.number(let value)): text += plain(value)
        case .value(let value): text += value.text()
        case .absent:
          reporter.report(
            .badTemplate, at: place, "the parameter \(quoted(name)) is not set, so it cannot stand in a text")
          return .unknown
        case .unknown: return .unknown
        }
      }
    }
    return .value(.string(text))
  }

  private func look(up name: String, takesClip: Bool, in scope: Scope, at place: Place) -> Scope.Resolved {
    if name == "run.id" { return .value(.string(runID)) }
    let clipNames = ["clip.id", "clip.index", "clip.kind"]
    if clipNames.contains(name) {
      if takesClip { return .value(.string("${\(name)}")) }
      reporter.report(
        .badTemplate, at: place, "${\(name)} has no meaning here",
        expected: "clip templates only where a stage says so, as sinks do for their path")
      return .unknown
    }
    scope.usedParameters.insert(name)
    if let value = scope.parameters[name] { return value }
    let known = scope.document.parameters.map(\.description.name) + ["run.id"] + (takesClip ? clipNames : [])
    reporter.reportUnknown(
      .unknownParameter, at: place, "the pipeline \(quoted(scope.document.name)) has no parameter \(quoted(name))",
      name: name, known: known, none: "")
    return .unknown
  }
}
