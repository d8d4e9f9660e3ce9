import JSON

/// Why JSON is no description of a stage.
public struct DescriptionError: Error, Hashable, Sendable, CustomStringConvertible {
  public var message: String
  public var description: String { message }
}

/// A part of a stage's description that is written as JSON.
protocol JSONDescribed {
  init(json: JSONValue) throws(DescriptionError)
}

/// Reads the members of one JSON object by name and type.
struct DescriptionReader {
  private let object: JSONObject
  private let what: String

  init(_ json: JSONValue, of what: String) throws(DescriptionError) {
    guard let object = json.object else {
      throw DescriptionError(message: "the description of a \(what) is \(json.typeName), not an object")
    }
    self.object = object
    self.what = what
  }

  func bad(_ key: String) -> DescriptionError {
    DescriptionError(message: "the description of a \(what) has no usable \(quoted(key))")
  }

  func value(_ key: String) throws(DescriptionError) -> JSONValue { try found(key) { $0 } }
  func string(_ key: String) throws(DescriptionError) -> String { try found(key, \.string) }
  func boolean(_ key: String) throws(DescriptionError) -> Bool { try found(key, \.boolean) }
  func number(_ key: String) throws(DescriptionError) -> Double { try found(key, \.number) }
  func integer(_ key: String) throws(DescriptionError) -> Int { try found(key) { $0.integer.map { Int($0) } } }

  func strings(_ key: String) throws(DescriptionError) -> [String] {
    try found(key) { value in value.array?.compactMap(\.string) }
  }

  func integers(_ key: String) throws(DescriptionError) -> [Int] {
    try found(key) { value in value.array?.compactMap { $0.integer.map { Int($0) } } }
  }

  func choice<Choice: RawRepresentable<String>>(_ key: String) throws(DescriptionError) -> Choice {
    try found(key) { $0.string.flatMap(Choice.init) }
  }

  func list<Element: JSONDescribed>(_ key: String) throws(DescriptionError) -> [Element] {
    var elements: [Element] = []
    for json in try found(key, \.array) { elements.append(try Element(json: json)) }
    return elements
  }

  /// Nil where the member is missing.
  func optional<Value>(
    _ key: String, _ read: (String) throws(DescriptionError) -> Value
  ) throws(DescriptionError) -> Value? {
    object[key] == nil ? nil : try read(key)
  }

  private func found<Value>(_ key: String, _ read: (JSONValue) -> Value?) throws(DescriptionError) -> Value {
    guard let value = object[key].flatMap(read) else { throw bad(key) }
    return value
  }
}
