extension PipelineDocument {
  /// The free inputs, in the order of the document.
  public var inputPorts: [PortDescription] { inputs.map(\.port) }

  /// The names of the free outputs, in the order of the document.
  public var outputNames: [String] { outputs.map(\.name) }
}
