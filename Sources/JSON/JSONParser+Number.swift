extension JSONParser {
  /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
  mutating func number() throws(JSONFinding) -> JSONTree.Content {
    let start = offset
    if byte() == UInt8(ascii: "-") { offset += 1 }
    if byte() == UInt8(ascii: "0"), isDigit(byte(1)) {
      throw finding(.syntax, at: start, "a number starts with a superfluous zero")
    }
    try digits()
    var isInteger = true
    if byte() == UInt8(ascii: ".") {
      isInteger = false
      offset += 1
      try digits()
    }
    if byte() == UInt8(ascii: "e") || byte() == UInt8(ascii: "E") {
      isInteger = false
      offset += 1
      if byte() == UInt8(ascii: "+") || byte() == UInt8(ascii: "-") { offset += 1 }
      try digits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    if isInteger, text != "-0", let integer = Int64(text) { return .integer(integer) }
    guard let value = Double(text), value.isFinite else {
      findings.append(finding(.notFinite, at: start, "\(text.prefix(40)) is too large for a number"))
      return .number(0)
    }
    return .number(value)
  }

  private mutating func digits() throws(JSONFinding) {
    guard isDigit(byte()) else { throw finding(.syntax, at: offset, "the number is not complete", expected: "a digit") }
    while isDigit(byte()) { offset += 1 }
  }

  private func isDigit(_ byte: UInt8?) -> Bool {
    guard let byte else { return false }
    return byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}
