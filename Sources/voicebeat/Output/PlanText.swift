import Console
import JSON
import Pipeline

/// A plan as people and programs read it.
enum PlanText {
  /// The pipeline, then its nodes with parameters, then its links.
  static func table(_ plan: Plan) -> String {
    var nodes = Table(indentedBy: 2)
    for node in plan.nodes { nodes.add(node.name, kind(node), parameters(node)) }
    var links = Table(indentedBy: 2)
    for link in plan.links {
      links.add(
        port(link.source, of: plan, isOutput: true), "→ " + port(link.destination, of: plan, isOutput: false),
        format(link, in: plan), "≤ \(link.capacity) packets", settings(link, of: plan))
    }
    var lines = [plan.summary.isEmpty ? plan.pipeline : "\(plan.pipeline): \(plan.summary)"]
    let parameters = plan.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.json)" }
    if !parameters.isEmpty { lines += ["", "parameters", "  " + parameters.joined(separator: "  ")] }
    lines += ["", "nodes", nodes.text]
    if !links.isEmpty { lines += ["", "links", links.text] }
    return lines.joined(separator: "\n")
  }

  /// `{"pipeline", "parameters", "nodes": […], "links": […], "warnings": […]}`
  static func json(_ plan: Plan) -> JSONValue {
    [
      "pipeline": .string(plan.pipeline),
      "parameters": .object(JSONObject(plan.parameters.sorted { $0.key < $1.key }.map { ($0.key, $0.value.json) })),
      "nodes": .array(
        plan.nodes.map { node in
          ["name": .string(node.name), "stage": .string(kind(node)), "params": .object(JSONObject(values(node)))]
        }),
      "links": .array(
        plan.links.map { link in
          [
            "from": .string(port(link.source, of: plan, isOutput: true)),
            "to": .string(port(link.destination, of: plan, isOutput: false)), "format": format(link),
            "capacity": .integer(Int64(link.capacity)),
          ]
        }),
      "warnings": .array(plan.warnings.map(\.json)),
    ]
  }

  private static func kind(_ node: Plan.Node) -> String {
    switch node.role {
    case .stage(let stage, _): stage.name
    case .input: "(input)"
    case .output: "(output)"
    case .converter(let from, let to): "(converter: \(from) → \(to))"
    }
  }

  private static func parameters(_ node: Plan.Node) -> String {
    values(node).map { "\($0.0)=\($0.1)" }.joined(separator: " ")
  }

  private static func values(_ node: Plan.Node) -> [(String, JSONValue)] {
    guard case .stage(let stage, let parameters) = node.role else { return [] }
    return named(stage.parameters, parameters)
  }

  private static func settings(_ link: Plan.Link, of plan: Plan) -> String {
    let declared = plan.nodes[link.destination.node].inputs[link.destination.port].linkSettings
    return named(declared, link.settings).map { "\($0.0)=\($0.1)" }.joined(separator: " ")
  }

  private static func named(_ declared: [ParameterDescription], _ values: [ParameterValue?]) -> [(String, JSONValue)] {
    zip(declared, values).compactMap { parameter, value in value.map { (parameter.name, $0.json) } }
  }

  /// `node`, or `node.port` where the node has several.
  private static func port(_ endpoint: Plan.Endpoint, of plan: Plan, isOutput: Bool) -> String {
    let node = plan.nodes[endpoint.node]
    let ports = isOutput ? node.outputs : node.inputs
    return ports.count > 1 ? "\(node.name).\(ports[endpoint.port].name)" : node.name
  }

  private static func format(_ link: Plan.Link, in plan: Plan) -> String {
    let kind = plan.nodes[link.source.node].outputs[link.source.port].kind
    guard kind == .audio else { return kind.rawValue }
    return link.format?.description ?? "known when it runs"
  }

  private static func format(_ link: Plan.Link) -> JSONValue {
    guard let format = link.format else { return .null }
    return ["sample_rate": .integer(Int64(format.sampleRate)), "channels": .integer(Int64(format.channels))]
  }
}
