public import JSON

/// The text of a JSON value, not parsed: what a parameter of type `json` arrives as.
public struct JSONText: Hashable, Sendable, ExpressibleByStringLiteral {
  public let text: String

  public init(_ text: String) {
    self.text = text
  }

  public init(stringLiteral text: String) {
    self.init(text)
  }

  /// The JSON string that stands for `string`.
  public init(quoting string: String) {
    self.init(JSONValue.string(string).text())
  }

  /// The value that the text stands for; nil where it is not JSON, or nested deeper than 64 levels.
  public var value: JSONValue? { try? JSONValue(parsing: text) }
}
