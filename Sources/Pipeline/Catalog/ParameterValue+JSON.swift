public import JSON

extension ParameterValue {
  /// The value as JSON; that of a `json` parameter is parsed.
  public var json: JSONValue {
    switch self {
    case .number(let value): .number(value)
    case .integer(let value): .integer(value)
    case .boolean(let value): .boolean(value)
    case .string(let text): .string(text)
    case .json(let text): (try? JSONValue(parsing: text)) ?? .null
    }
  }
}
