/// A JSON value that remembers where it and its parts stand.
package struct JSONTree: Sendable {
  /// Of the first byte.
  package var offset: Int
  package var content: Content

  package indirect enum Content: Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([Member])
  }

  package struct Member: Sendable {
    package var key: String
    package var keyOffset: Int
    package var value: JSONTree
  }
}

extension JSONTree {
  /// Without the places.
  package var value: JSONValue {
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

  package var string: String? {
    if case .string(let text) = content { text } else { nil }
  }

  package var members: [Member]? {
    if case .object(let members) = content { members } else { nil }
  }
}
