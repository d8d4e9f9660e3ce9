import JSON

extension DocumentReader {
  static let parameterFields = ["type", "default", "minimum", "maximum", "choices", "unit", "help"]
  static let inputFields = ["kind", "many", "optional", "help"]
  static let outputFields = ["from", "help"]

  mutating func readParameter(_ entry: JSONTree.Member, _ fields: [JSONTree.Member]) {
    let path = ["parameters", entry.key]
    var description = ParameterDescription(name: entry.key, type: .json)
    var defaultTree: JSONTree?
    var hasType = false
    for field in fields {
      switch field.key {
      case "type":
        hasType = true
        if let type: ParameterDescription.ValueType = choice(field, path) { description.type = type }
      case "default": defaultTree = field.value
      case "minimum": description.minimum = bound(field, path)
      case "maximum": description.maximum = bound(field, path)
      case "choices": description.choices = choices(field, path)
      case "unit": description.unit = string(field, path)
      case "help": description.help = string(field, path) ?? ""
      default: unknownField(field, path, known: Self.parameterFields, of: "a parameter")
      }
    }
    if !hasType {
      report(
        .missingField, entry.keyOffset, path, "the parameter has no \"type\"",
        expected: "\"type\": one of \(listed(ParameterDescription.ValueType.allCases.map(\.rawValue)))")
    }
    checkRange(of: description, entry, path)
    addParameter(description, defaultTree, entry, path)
  }

  private mutating func addParameter(
    _ description: ParameterDescription, _ defaultTree: JSONTree?, _ entry: JSONTree.Member, _ path: [String]
  ) {
    var description = description
    var value = defaultTree?.value
    let isOptional = value == .null && description.type != .json
    if isOptional { value = nil }
    if let given = value, let defaultTree {
      do {
        description.defaultValue = try description.check(given, owner: nil)
      } catch {
        report(
          error.code, defaultTree.offset, path + ["default"], error.message, expected: error.expectation,
          suggestion: error.suggestion)
        value = nil
      }
    }
    description.isRequired = defaultTree == nil
    document.parameters.append(
      PipelineDocument.Parameter(
        description: description, offset: entry.keyOffset, isOptional: isOptional, defaultValue: value))
  }

  private mutating func checkRange(of description: ParameterDescription, _ entry: JSONTree.Member, _ path: [String]) {
    let isNumeric = description.type == .number || description.type == .integer
    if !isNumeric, description.minimum != nil || description.maximum != nil {
      report(
        .badDeclaration, entry.keyOffset, path, "only numbers and integers have a minimum or maximum",
        expected: "\"type\": \"number\"")
    }
    if description.type != .string, !description.choices.isEmpty {
      report(.badDeclaration, entry.keyOffset, path, "only strings have choices", expected: "\"type\": \"string\"")
    }
    if let minimum = description.minimum, let maximum = description.maximum, minimum > maximum {
      report(
        .badDeclaration, entry.keyOffset, path, "the minimum \(plain(minimum)) is above the maximum \(plain(maximum))")
    }
  }

  mutating func readInput(_ entry: JSONTree.Member, _ fields: [JSONTree.Member]) {
    let path = ["inputs", entry.key]
    var port = PortDescription(name: entry.key)
    for field in fields {
      switch field.key {
      case "kind":
        if let kind: PortDescription.Kind = choice(field, path) { port.kind = kind }
      case "many": port.isMany = boolean(field, path) ?? false
      case "optional": port.isOptional = boolean(field, path) ?? false
      case "help": port.help = string(field, path) ?? ""
      default: unknownField(field, path, known: Self.inputFields, of: "an input")
      }
    }
    document.inputs.append(PipelineDocument.FreeInput(port: port, offset: entry.keyOffset))
  }

  mutating func readOutputs(_ member: JSONTree.Member) {
    for entry in entries(member) {
      let path = ["outputs", entry.key]
      var help = ""
      var reference: PipelineDocument.Reference?
      if let text = entry.value.string {
        reference = PipelineDocument.Reference(text: text, offset: entry.value.offset, path: [])
      } else if let fields = entry.value.members {
        for field in fields {
          switch field.key {
          case "from":
            if let text = string(field, path) {
              reference = PipelineDocument.Reference(text: text, offset: field.value.offset, path: ["from"])
            }
          case "help": help = string(field, path) ?? ""
          default: unknownField(field, path, known: Self.outputFields, of: "an output")
          }
        }
        if !fields.contains(where: { $0.key == "from" }) {
          report(.missingField, entry.keyOffset, path, "the output has no \"from\"", expected: "\"from\": \"node\"")
        }
      } else {
        wrongType(entry.value, path, expected: "\"node\", \"node.port\" or an object with \"from\"")
      }
      if let reference {
        document.outputs.append(
          PipelineDocument.FreeOutput(name: entry.key, help: help, offset: entry.keyOffset, reference: reference))
      }
    }
  }

  // MARK: Values of declarations

  private mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ field: JSONTree.Member, _ path: [String]
  ) -> Choice? {
    guard let text = string(field, path) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let known = Choice.allCases.map(\.rawValue)
    report(
      .notAChoice, field.value.offset, path + [field.key], "\(quoted(text)) is no \(field.key)",
      expected: "one of \(listed(known))", suggestion: NearestName.find(text, among: known).map(quoted))
    return nil
  }

  private mutating func bound(_ field: JSONTree.Member, _ path: [String]) -> Double? {
    if let number = field.value.value.number { return number }
    wrongType(field.value, path + [field.key], expected: "a number")
    return nil
  }

  private mutating func choices(_ field: JSONTree.Member, _ path: [String]) -> [String] {
    if case .array(let elements) = field.value.content, !elements.isEmpty {
      let texts = elements.compactMap(\.string)
      if texts.count == elements.count { return texts }
    }
    wrongType(field.value, path + [field.key], expected: "a list of strings")
    return []
  }
}
