import PluginKit

/// Reads the parameter `metadata`: a JSON object whose values are strings, numbers or null.
enum TagObject {
  /// The tags in the order of the text; nil where null was given.
  static func parse(_ json: String) throws(StageError) -> [(name: String, text: String?)] {
    var reader = Reader(rest: json.unicodeScalars[...])
    guard let tags = reader.object(), reader.isAtEnd else {
      throw .badParameter(
        "metadata is an object of strings, such as {\"title\": \"Take 1\", \"track\": 3}", about: "metadata")
    }
    return tags
  }

  private struct Reader {
    var rest: Substring.UnicodeScalarView

    var isAtEnd: Bool {
      mutating get {
        skipSpace()
        return rest.isEmpty
      }
    }

    mutating func object() -> [(name: String, text: String?)]? {
      guard take("{") else { return nil }
      if take("}") { return [] }
      var tags: [(name: String, text: String?)] = []
      repeat {
        guard let name = string(), take(":"), let value = value() else { return nil }
        tags.append((name, value))
      } while take(",")
      return take("}") ? tags : nil
    }

    private mutating func value() -> String?? {
      skipSpace()
      if rest.first == "\"" { return string() }
      let word = rest.prefix { $0 != "," && $0 != "}" && !$0.properties.isWhitespace }
      rest = rest.dropFirst(word.count)
      let text = String(word)
      if text == "null" { return .some(nil) }
      return Double(text) == nil ? nil : text
    }

    private mutating func string() -> String? {
      guard take("\"") else { return nil }
      var units: [UInt16] = []
      while let scalar = rest.popFirst() {
        switch scalar {
        case "\"": return String(decoding: units, as: UTF16.self)
        case "\\":
          guard let unit = escape() else { return nil }
          units.append(unit)
        default: units.append(contentsOf: String(scalar).utf16)
        }
      }
      return nil
    }

    private mutating func escape() -> UInt16? {
      switch rest.popFirst() {
      case "n": return 10
      case "t": return 9
      case "r": return 13
      case "b": return 8
      case "f": return 12
      case "u":
        let digits = rest.prefix(4)
        rest = rest.dropFirst(4)
        return digits.count == 4 ? UInt16(String(digits), radix: 16) : nil
      case let other?: return UInt16(exactly: other.value)
      case nil: return nil
      }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
      skipSpace()
      guard rest.first == scalar else { return false }
      rest.removeFirst()
      return true
    }

    private mutating func skipSpace() {
      rest = rest.drop { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" }
    }
  }
}
