extension GraphDrawing {
  /// The plan in the language of Graphviz: `dot -Tsvg`.
  public func dot(of plan: Plan) -> String {
    var lines = [
      "digraph \(literal(plan.pipeline)) {", "  rankdir=LR;",
      "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#eef2f7\", fontname=\"sans-serif\", fontsize=11];",
      "  edge [fontname=\"sans-serif\", fontsize=9];",
    ]
    for (index, node) in plan.nodes.enumerated() {
      let label = NodeLabel(node)
      let style =
        switch label.shape {
        case .source, .freeInput: ", fillcolor=\"#dcf3e6\""
        case .sink, .freeOutput: ", fillcolor=\"#fde8dc\""
        case .converter: ", shape=ellipse, style=\"dashed\""
        case .stage: ""
        }
      let text = ([label.title, label.subtitle] + label.details).filter { !$0.isEmpty }
      lines.append("  n\(index) [label=\(literal(text.joined(separator: "\n")))\(style)];")
    }
    for link in plan.links {
      let label = labels(of: link, in: plan)
      let attributes = label.isEmpty ? "" : " [label=\(literal(label.joined(separator: "\n")))]"
      lines.append("  n\(link.source.node) -> n\(link.destination.node)\(attributes);")
    }
    return lines.joined(separator: "\n") + "\n}\n"
  }

  /// The plan as a Mermaid flow chart, which Markdown viewers draw.
  public func mermaid(of plan: Plan) -> String {
    var lines = ["flowchart LR"]
    for (index, node) in plan.nodes.enumerated() {
      let label = NodeLabel(node)
      let text = ([label.title, label.subtitle] + label.details).filter { !$0.isEmpty }.map(entity)
        .joined(separator: "<br/>")
      let line =
        switch label.shape {
        case .source, .freeInput: "  n\(index)([\"\(text)\"]):::source"
        case .sink, .freeOutput: "  n\(index)([\"\(text)\"]):::sink"
        case .converter: "  n\(index){{\"\(text)\"}}:::converter"
        case .stage: "  n\(index)[\"\(text)\"]"
        }
      lines.append(line)
    }
    for link in plan.links {
      let label = labels(of: link, in: plan).map(entity).joined(separator: "<br/>")
      let arrow = label.isEmpty ? "-->" : "-->|\"\(label)\"|"
      lines.append("  n\(link.source.node) \(arrow) n\(link.destination.node)")
    }
    lines += [
      "  classDef source fill:#dcf3e6,stroke:#2f9e68,color:#14301f",
      "  classDef sink fill:#fde8dc,stroke:#d9703a,color:#3b1d0d",
      "  classDef converter fill:#f3f4f6,stroke:#8a94a6,stroke-dasharray:3 3,color:#333b4a",
    ]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Ports where a node has several, settings, and the format.
  private func labels(of link: Plan.Link, in plan: Plan) -> [String] {
    let source = plan.nodes[link.source.node]
    let destination = plan.nodes[link.destination.node]
    let from = source.outputs.count > 1 ? source.outputs[link.source.port].name : ""
    let to = destination.inputs.count > 1 ? destination.inputs[link.destination.port].name : ""
    let ports = [from, to].filter { !$0.isEmpty }.joined(separator: " → ")
    let settings = NodeLabel.settings(of: link, into: destination.inputs[link.destination.port])
    return [ports, settings, link.format.map(NodeLabel.text) ?? ""].filter { !$0.isEmpty }
  }

  /// A string of the DOT language.
  private func literal(_ text: String) -> String {
    "\""
      + text.map { character in
        switch character {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        default: String(character)
        }
      }.joined() + "\""
  }

  /// Text inside a Mermaid label: what has a meaning there becomes a numbered entity.
  private func entity(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      "\"#<>&;`|\\".unicodeScalars.contains(scalar) ? "#\(scalar.value);" : String(scalar)
    }.joined()
  }
}
