extension JSONValue: CustomStringConvertible {
  /// The value on one line.
  public var description: String { text() }

  /// The value as JSON text, ASCII control characters escaped; reading it back gives an equal value.
  /// - Parameter pretty: With line breaks and two spaces of indentation, without a line break at the end.
  public func text(pretty: Bool = false) -> String {
    var writer = JSONTextWriter(isPretty: pretty)
    writer.write(self)
    return writer.text
  }
}

private struct JSONTextWriter {
  let isPretty: Bool
  var text = ""
  var depth = 0

  init(isPretty: Bool) { self.isPretty = isPretty }

  mutating func write(_ value: JSONValue) {
    switch value {
    case .null: text += "null"
    case .boolean(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value): text += String(describing: value)
    case .string(let value): write(value)
    case .array(let elements):
      list(elements, open: "[", close: "]") { $0.write($1) }
    case .object(let object):
      list(Array(object), open: "{", close: "}") { writer, member in
        writer.write(member.key)
        writer.text += writer.isPretty ? ": " : ":"
        writer.write(member.value)
      }
    }
  }

  mutating func list<Item>(_ items: [Item], open: String, close: String, write: (inout Self, Item) -> Void) {
    text += open
    depth += 1
    for (index, item) in items.enumerated() {
      if index > 0 { text += "," }
      breakLine()
      write(&self, item)
    }
    depth -= 1
    if !items.isEmpty { breakLine() }
    text += close
  }

  mutating func breakLine() {
    guard isPretty else { return }
    text += "\n" + String(repeating: "  ", count: depth)
  }

  mutating func write(_ string: String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<" ", "\u{7F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
