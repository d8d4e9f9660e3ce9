import PluginKit

/// Reads the parameter `metadata`: a JSON object whose values are strings, numbers or null.
enum TagObject {
  /// The tags by name; nil where null was given.
  static func parse(_ json: JSONText) throws(StageError) -> [(name: String, text: String?)] {
    guard let fields = json.value?.object else { throw refusal }
    var tags: [(name: String, text: String?)] = []
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .null: tags.append((name, nil))
      case .string(let text): tags.append((name, text))
      case .integer(let number): tags.append((name, String(number)))
      case .number(let number): tags.append((name, value.integer.map(String.init) ?? String(number)))
      case .boolean, .array, .object: throw refusal
      }
    }
    return tags
  }

  private static var refusal: StageError {
    .badParameter(
      "metadata is an object of strings, such as {\"title\": \"Take 1\", \"track\": 3}", about: "metadata")
  }
}
