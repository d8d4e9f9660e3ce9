import JSON

extension CatalogueReader {
  /// The members of an object, of which each is taken once; what is left at the end does not belong there.
  struct Fields {
    var reader: CatalogueReader
    private let offset: Int
    private let owner: String
    private var members: [String: JSONTree.Member] = [:]
    private var known: [String] = []
    private var wrongs: Set<String> = []

    /// Nil for what is no object.
    init?(_ tree: JSONTree, _ reader: CatalogueReader, of owner: String) {
      guard let members = tree.members else { return nil }
      self.reader = reader
      self.owner = owner
      offset = tree.offset
      for member in members { self.members[member.key] = member }
    }

    func has(_ key: String) -> Bool { members[key] != nil }

    mutating func take(_ key: String) -> JSONTree? {
      known.append(key)
      return members[key]?.value
    }

    /// Notes, once for each field, that its value is not what it should be.
    mutating func wrong(_ key: String, _ expectation: String) {
      guard wrongs.insert(key).inserted else { return }
      let place = members[key]?.value.offset ?? offset
      reader.report(
        place, has(key) ? "\(quoted(key)) must be \(expectation)" : "\(owner) needs \(quoted(key)), \(expectation)")
    }

    mutating func text(_ key: String) -> String {
      if let text = take(key)?.string, !text.isEmpty { return text }
      wrong(key, "a text")
      return ""
    }

    mutating func integer(_ key: String) -> Int64? {
      if case .integer(let value)? = take(key)?.content { return value }
      return nil
    }

    mutating func number(_ key: String, _ range: ClosedRange<Double>) -> Double {
      let value: Double? =
        switch take(key)?.content {
        case .integer(let value)?: Double(value)
        case .number(let value)?: value
        default: nil
        }
      if let value, range.contains(value) { return value }
      wrong(key, "a number from \(range.lowerBound) to \(range.upperBound)")
      return range.lowerBound
    }

    mutating func array(_ key: String) -> [JSONTree] {
      if case .array(let elements)? = take(key)?.content { return elements }
      wrong(key, "a list")
      return []
    }

    /// Reports what nobody asked for.
    mutating func end() {
      for member in members.values.sorted(by: { $0.keyOffset < $1.keyOffset }) where !known.contains(member.key) {
        let meant = NearestName.find(member.key, among: known).map { ". Did you mean \(quoted($0))?" } ?? ""
        reader.report(member.keyOffset, "\(owner) has no field \(quoted(member.key))\(meant)")
      }
    }
  }
}
