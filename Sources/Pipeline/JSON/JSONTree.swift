/// A JSON value that remembers where it and its parts stand.
struct JSONTree: Sendable {
  /// Of the first byte.
  var offset: Int
  var content: Content

  indirect enum Content: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([Member])
  }

  struct Member: Sendable {
    var key: String
    var keyOffset: Int
    var value: JSONTree
  }
}

extension JSONTree {
  /// Without the places.
  var value: JSONValue {
    switch content {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let text): .string(text)
    case .array(let elements): .array(elements.map(\.value))
    case .object(let members): .object(JSONObject(members.lazy.map { ($0.key, $0.value.value) }))
    }
  }

  var string: String? {
    if case .string(let text) = content { text } else { nil }
  }

  var members: [Member]? {
    if case .object(let members) = content { members } else { nil }
  }
}

extension JSONValue {
  /// For messages: `a string`, `an object` …
  var typeName: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
