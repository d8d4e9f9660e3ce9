import JSON

/// Turns the JSON of a document into its parts and notes everything about its shape that is wrong.
struct DocumentReader {
  var document: PipelineDocument
  var problems: [Diagnostic]

  init(document: PipelineDocument, findings: [JSONFinding]) {
    self.document = document
    problems = findings.prefix(PipelineLimits.diagnostics).map { Diagnostic($0, in: document.source) }
  }

  consuming func read(_ members: [JSONTree.Member]) -> PipelineDocument {
    var hasNodes = false
    for member in members {
      switch member.key {
      case "$schema": _ = string(member, [])
      case "name":
        if let name = string(member, []) { document.name = name }
      case "summary":
        if let summary = string(member, []) { document.summary = summary }
      case "parameters":
        for (entry, fields) in declarations(member) { readParameter(entry, fields) }
      case "inputs":
        for (entry, fields) in declarations(member) { readInput(entry, fields) }
      case "nodes":
        hasNodes = true
        readNodes(member)
      case "outputs": readOutputs(member)
      default: unknownField(member, [], known: Self.fields, of: "a pipeline")
      }
    }
    if !hasNodes {
      report(
        .missingField, 0, [], "the pipeline has no \"nodes\"", expected: "\"nodes\": { \"name\": { \"stage\": … } }")
    }
    checkNamesTaken()
    document.problems = problems
    return document
  }

  static let fields = ["$schema", "name", "summary", "parameters", "inputs", "nodes", "outputs"]
}

// MARK: Tools for every part

extension DocumentReader {
  mutating func report(
    _ code: Diagnostic.Code, _ offset: Int, _ path: [String], _ message: String, expected expectation: String? = nil,
    suggestion: String? = nil
  ) {
    guard problems.count < PipelineLimits.diagnostics else { return }
    problems.append(
      Diagnostic(
        code: code, at: document.place(offset, path), message: message, expectation: expectation, suggestion: suggestion
      ))
  }

  /// - Returns: The field that was probably meant.
  @discardableResult
  mutating func unknownField(
    _ member: JSONTree.Member, _ path: [String], known: [String], of owner: String
  ) -> String? {
    let meant = NearestName.find(member.key, among: known)
    report(
      .unknownField, member.keyOffset, path + [member.key], "\(owner) has no field \(quoted(member.key))",
      expected: "one of \(listed(known))", suggestion: meant.map(quoted))
    return meant
  }

  mutating func wrongType(_ tree: JSONTree, _ path: [String], expected expectation: String) {
    report(
      .wrongType, tree.offset, path, "found \(tree.value.typeName) where \(expectation) belongs", expected: expectation)
  }

  /// The string that `member` should be.
  mutating func string(_ member: JSONTree.Member, _ path: [String]) -> String? {
    if let text = member.value.string { return text }
    wrongType(member.value, path + [member.key], expected: "a string")
    return nil
  }

  mutating func boolean(_ member: JSONTree.Member, _ path: [String]) -> Bool? {
    if case .boolean(let value) = member.value.content { return value }
    wrongType(member.value, path + [member.key], expected: "true or false")
    return nil
  }

  /// The entries of an object from names to something.
  mutating func entries(_ member: JSONTree.Member) -> [JSONTree.Member] {
    guard let members = member.value.members else {
      wrongType(member.value, [member.key], expected: "an object from names to declarations")
      return []
    }
    if member.key != "nodes", members.count > PipelineLimits.declarations {
      report(
        .limit, member.keyOffset, [member.key],
        "\(members.count) \(member.key) are too many; at most \(PipelineLimits.declarations) are allowed")
      return []
    }
    return members.filter { entry in
      let isRight = checkName(entry, [member.key])
      if !isRight, member.key == "nodes" { document.unreadableNodes.insert(entry.key) }
      return isRight
    }
  }

  /// The entries of an object from names to objects.
  mutating func declarations(_ member: JSONTree.Member) -> [(JSONTree.Member, [JSONTree.Member])] {
    entries(member).compactMap { entry in
      if let fields = entry.value.members { return (entry, fields) }
      if member.key == "nodes" { document.unreadableNodes.insert(entry.key) }
      wrongType(entry.value, [member.key, entry.key], expected: "an object")
      return nil
    }
  }

  private mutating func checkName(_ member: JSONTree.Member, _ path: [String]) -> Bool {
    let name = member.key.unicodeScalars
    let isRight =
      name.first.map { $0.isASCII && $0.properties.isAlphabetic } ?? false
      && name.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_")
      }
    if isRight, name.count <= PipelineLimits.nameLength { return true }
    report(
      .badName, member.keyOffset, path + [member.key],
      isRight ? "a name of \(name.count) characters is too long" : "\(quoted(member.key)) cannot be a name",
      expected: "a letter, then letters, digits, - and _, at most \(PipelineLimits.nameLength) in all")
    return false
  }

  private mutating func checkNamesTaken() {
    let inputs = Set(document.inputs.map(\.port.name))
    for node in document.nodes where inputs.contains(node.name) {
      report(
        .nameTaken, node.offset, ["nodes", node.name], "an input of the pipeline is called \(quoted(node.name)), too",
        expected: "names that differ, since links are made by name")
    }
  }
}
