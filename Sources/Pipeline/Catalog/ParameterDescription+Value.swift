public import JSON

extension ParameterDescription {
  /// The value that `json` stands for, or nil where it does not fit the type, range or choices.
  public func value(_ json: JSONValue) -> ParameterValue? { try? check(json, owner: nil) }
}
