import JSON

extension DocumentReader {
  static let nodeFields = ["stage", "in", "params"]

  mutating func readNodes(_ member: JSONTree.Member) {
    if let members = member.value.members, members.isEmpty {
      report(
        .missingField, member.value.offset, ["nodes"], "the pipeline has no nodes",
        expected: "\"name\": { \"stage\": … }")
    }
    for (entry, fields) in declarations(member) { readNode(entry, fields) }
  }

  private mutating func readNode(_ entry: JSONTree.Member, _ fields: [JSONTree.Member]) {
    let path = ["nodes", entry.key]
    var stage: (name: String, offset: Int)?
    var parameters: [JSONTree.Member] = []
    var inputs: [PipelineDocument.InputGroup] = []
    var isIncomplete = false
    for field in fields {
      switch field.key {
      case "stage":
        if let name = string(field, path) { stage = (name, field.value.offset) }
      case "params":
        if let members = field.value.members {
          parameters = members
        } else {
          wrongType(field.value, path + ["params"], expected: "an object from parameters to values")
          isIncomplete = true
        }
      case "in":
        let before = problems.count
        inputs = groups(field, path)
        isIncomplete = isIncomplete || problems.count > before
      default:
        let meant = unknownField(field, path, known: Self.nodeFields, of: "a node")
        isIncomplete = isIncomplete || meant == "in" || meant == "params"
      }
    }
    guard let stage else {
      if !fields.contains(where: { $0.key == "stage" }) {
        report(.missingField, entry.keyOffset, path, "the node has no \"stage\"", expected: "\"stage\": \"name\"")
      }
      document.unreadableNodes.insert(entry.key)
      return
    }
    document.nodes.append(
      PipelineDocument.NodeEntry(
        name: entry.key, offset: entry.keyOffset, stage: stage.name, stageOffset: stage.offset, parameters: parameters,
        inputs: inputs, isIncomplete: isIncomplete))
  }

  /// `"node"`, a list of entries, one entry, or an object from ports to these.
  private mutating func groups(_ field: JSONTree.Member, _ path: [String]) -> [PipelineDocument.InputGroup] {
    if let members = field.value.members, !members.contains(where: { $0.key == "from" }) {
      return members.map { member in
        PipelineDocument.InputGroup(
          port: member.key, offset: member.keyOffset, path: ["in", member.key],
          entries: inputEntries(member.value, path, ["in", member.key]))
      }
    }
    return [
      PipelineDocument.InputGroup(
        port: nil, offset: field.keyOffset, path: ["in"], entries: inputEntries(field.value, path, ["in"]))
    ]
  }

  private mutating func inputEntries(
    _ tree: JSONTree, _ nodePath: [String], _ path: [String]
  ) -> [PipelineDocument.InputEntry] {
    guard case .array(let elements) = tree.content else {
      return inputEntry(tree, nodePath, path).map { [$0] } ?? []
    }
    return elements.enumerated().compactMap { index, element in inputEntry(element, nodePath, path + [String(index)]) }
  }

  private mutating func inputEntry(
    _ tree: JSONTree, _ nodePath: [String], _ path: [String]
  ) -> PipelineDocument.InputEntry? {
    if let text = tree.string {
      let reference = PipelineDocument.Reference(text: text, offset: tree.offset, path: path)
      return PipelineDocument.InputEntry(reference: reference, settings: [], path: path)
    }
    guard let members = tree.members else {
      wrongType(tree, nodePath + path, expected: "\"node\", \"node.port\" or an object with \"from\"")
      return nil
    }
    guard let from = members.first(where: { $0.key == "from" }) else {
      report(.missingField, tree.offset, nodePath + path, "the link has no \"from\"", expected: "\"from\": \"node\"")
      return nil
    }
    guard let text = string(from, nodePath + path) else { return nil }
    let reference = PipelineDocument.Reference(text: text, offset: from.value.offset, path: path + ["from"])
    return PipelineDocument.InputEntry(
      reference: reference, settings: members.filter { $0.key != "from" }, path: path)
  }
}
