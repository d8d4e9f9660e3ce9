/// The members of a JSON object in the order they were written. Keys are unique; the order counts for equality.
public struct JSONObject: Hashable, Sendable {
  private var values: [JSONValue] = []
  private var indices: [String: Int] = [:]
  public private(set) var keys: [String] = []

  public init() {}

  /// Of several members with one key the last counts, in the place of the first.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  public var count: Int { keys.count }
  public var isEmpty: Bool { keys.isEmpty }

  /// Reads a member, replaces it where it stands, appends it, or with nil removes it.
  public subscript(key: String) -> JSONValue? {
    get { indices[key].map { values[$0] } }
    set {
      switch (indices[key], newValue) {
      case (let index?, let value?): values[index] = value
      case (nil, let value?):
        indices[key] = keys.count
        keys.append(key)
        values.append(value)
      case (let index?, nil):
        keys.remove(at: index)
        values.remove(at: index)
        indices[key] = nil
        for later in index..<keys.count { indices[keys[later]] = later }
      case (nil, nil): break
      }
    }
  }
}

extension JSONObject: Sequence {
  public func makeIterator() -> AnyIterator<(key: String, value: JSONValue)> {
    var pairs = zip(keys, values).makeIterator()
    return AnyIterator { pairs.next().map { (key: $0.0, value: $0.1) } }
  }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral members: (String, JSONValue)...) { self.init(members) }
}
