public import JSON

/// What a pipeline offers to whoever runs it or uses it as a node.
extension PipelineDocument {
  /// The free inputs, in the order of the document.
  public var inputPorts: [PortDescription] { inputs.map(\.port) }

  /// The names of the free outputs, in the order of the document.
  public var outputNames: [String] { outputs.map(\.name) }

  /// The free outputs with what the document says of them. What they carry is known only once it is planned.
  public var outputHelp: [(name: String, help: String)] { outputs.map { ($0.name, $0.help) } }

  /// The parameters, in the order of the document.
  public var parameterDescriptions: [ParameterDescription] { parameters.map(\.description) }

  /// The same as JSON, with the pipeline's name and summary.
  public var interface: JSONValue {
    [
      "name": .string(name), "summary": .string(summary), "inputs": .array(inputPorts.map(\.json)),
      "outputs": .array(outputHelp.map { ["name": .string($0.name), "help": .string($0.help)] }),
      "parameters": .array(parameterDescriptions.map(\.json)),
    ]
  }
}
