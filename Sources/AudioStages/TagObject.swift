public import PluginKit

/// Reads parameters such as `metadata`: a JSON object whose values are strings, numbers or null.
public enum TagObject {
  /// The tags by name; nil where null was given.
  ///
  /// - Parameter parameter: the parameter's name, for messages.
  public static func parse(_ json: JSONText, parameter: String) throws(StageError) -> [(name: String, text: String?)] {
    guard let fields = json.value?.object else { throw refusal(of: parameter) }
    var tags: [(name: String, text: String?)] = []
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .null: tags.append((name, nil))
      case .string(let text): tags.append((name, text))
      case .integer(let number): tags.append((name, String(number)))
      case .number(let number): tags.append((name, value.integer.map(String.init) ?? String(number)))
      case .boolean, .array, .object: throw refusal(of: parameter)
      }
    }
    return tags
  }

  private static func refusal(of parameter: String) -> StageError {
    .badParameter(
      "\(parameter) is an object of strings, such as {\"title\": \"Take 1\", \"track\": 3}", about: parameter)
  }
}
