import PluginABI

/// Finds the ``Parameter`` properties of a value, those of its groups included, in the order of their declaration.
///
/// Reflection runs once for the plugin's table and once for each instance that is created, never while audio flows.
struct ParameterReflection {
  private let parameters: [(name: String, parameter: any AnyParameter)]

  init(_ owner: Any) {
    parameters = Mirror(reflecting: owner).children.flatMap { child in
      if let group = child.value as? any ParameterGroup { return ParameterReflection(group).parameters }
      guard let parameter = child.value as? any AnyParameter, let label = child.label else { return [] }
      return [(Self.pipelineName(of: label), parameter)]
    }
  }

  func declarations() -> [ParameterDeclaration] {
    parameters.map { $0.parameter.declaration(name: $0.name) }
  }

  /// Sets the parameters' values, which the host hands over in the order of the table.
  func assign(_ values: UnsafePointer<UnsafePointer<vb_value>?>?, count: UInt32) throws(StageError) {
    guard count == parameters.count else {
      throw .internal("the host set \(count) values, but the stage declares \(parameters.count)")
    }
    for (index, entry) in parameters.enumerated() {
      guard let value = values?[index] else { throw .internal("the host left out the value of \(entry.name)") }
      try entry.parameter.assign(ParameterInput(value: value), name: entry.name)
    }
  }

  /// `_fadeIn`, the stored property behind `fadeIn`, is `fade_in` in pipelines.
  private static func pipelineName(of label: String) -> String {
    label.drop { $0 == "_" }.reduce(into: "") { name, character in
      if character.isUppercase { name += "_" }
      name += character.lowercased()
    }
  }
}
