extension Plan {
  /// The plan with the formats of its audio links settled and a converter wherever an output and an input differ.
  ///
  /// Nodes are visited so that each comes after all that feed it. What its inputs take follows from their rules and from
  /// what arrives: the format of the source where the rule allows it, else the nearest higher of the rates it lists, else the
  /// highest; the nearest channel count in its range. All links of one input share a format, the highest rate and the
  /// most channels among them; all audio inputs of an aligned stage share a rate. A format that cannot be known stays
  /// nil, and such a link gets no converter.
  ///
  /// Converters stand behind all other nodes, links into them behind all other links; every other link keeps its
  /// index. Links from one output that need the same format share a converter.
  /// - Parameter asking: Called once for each node, with the node and its index, the format of each link into it in the plan's
  ///   order (nil for links that carry no audio), and for each output what the rules say (nil where they leave it open). Returns the
  ///   outputs' formats.
  public func resolvingFormats<Failure: Error>(
    asking: (_ node: Node, _ index: Int, _ inputs: [AudioFormat?], _ proposed: [AudioFormat?]) throws(Failure) ->
      [AudioFormat?]
  ) throws(Failure) -> Plan {
    var incoming: [[Int]] = Array(repeating: [], count: nodes.count)
    for (index, link) in links.enumerated() { incoming[link.destination.node].append(index) }
    var outputs: [[AudioFormat?]] = nodes.map { Array(repeating: nil, count: $0.outputs.count) }
    var wanted: [AudioFormat?] = Array(repeating: nil, count: links.count)

    for index in Graph(nodeCount: nodes.count, links: links).topologicalOrder() {
      let node = nodes[index]
      let arriving = incoming[index].map { link in
        ArrivingLink(port: links[link].destination.port, format: outputs[links[link].source])
      }
      let settled = FormatSettlement(node: node, links: arriving)
      let inputs = arriving.map { settled.formats[$0.port] }
      for (link, format) in zip(incoming[index], inputs) { wanted[link] = format }
      outputs[index] = try asking(node, index, inputs, settled.proposedOutputs())
    }
    return insertingConverters(from: links.map { outputs[$0.source] }, to: wanted)
  }

  /// The plan with those formats settled that follow from the rules and parameters alone.
  public func resolvingFormats() -> Plan {
    resolvingFormats { (_, _, _, proposed) throws(Never) in proposed }
  }

  private func insertingConverters(from given: [AudioFormat?], to wanted: [AudioFormat?]) -> Plan {
    var plan = self
    var converters: [ConverterKey: Int] = [:]
    var feeding: [Link] = []
    var names = Set(nodes.map(\.name))
    for index in links.indices {
      plan.links[index].format = wanted[index] ?? given[index]
      guard let from = given[index], let to = wanted[index], from != to else { continue }
      let key = ConverterKey(source: links[index].source, format: to)
      if converters[key] == nil {
        converters[key] = plan.nodes.count
        let name = converterName(for: links[index], avoiding: &names)
        plan.nodes.append(Node(name: name, role: .converter(from: from, to: to)))
        feeding.append(
          Link(source: key.source, destination: Endpoint(node: plan.nodes.count - 1, port: 0), format: from))
      }
      plan.links[index].source = Endpoint(node: converters[key]!, port: 0)
    }
    plan.links += feeding
    return plan
  }

  /// `voice→mix`, with the port where the source has several outputs, and a number where that is taken.
  private func converterName(for link: Link, avoiding names: inout Set<String>) -> String {
    let source = nodes[link.source.node]
    let port = source.outputs.count > 1 ? "." + source.outputs[link.source.port].name : ""
    let base = "\(source.name)\(port)→\(nodes[link.destination.node].name)"
    var name = base
    var number = 2
    while !names.insert(name).inserted {
      name = "\(base) \(number)"
      number += 1
    }
    return name
  }

  private struct ConverterKey: Hashable {
    var source: Endpoint
    var format: AudioFormat
  }
}

extension [[AudioFormat?]] {
  fileprivate subscript(endpoint: Plan.Endpoint) -> AudioFormat? {
    let ports = self[endpoint.node]
    return ports.indices.contains(endpoint.port) ? ports[endpoint.port] : nil
  }
}
