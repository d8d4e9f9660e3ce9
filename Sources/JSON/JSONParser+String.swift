extension JSONParser {
  /// The text between the quotes that start at `offset`.
  mutating func string() throws(JSONFinding) -> String {
    let start = offset
    offset += 1
    var text: [UInt8] = []
    while let byte = byte() {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        text += try escape()
      case 0x0A, 0x0D:
        throw finding(.syntax, at: start, "the string is not closed on its line", expected: "a closing quote")
      case 0..<0x20:
        findings.append(
          finding(
            .controlCharacter, at: offset, "a control character stands in a string",
            expected: "an escape such as \\u0009"))
        offset += 1
      case 0..<0x80:
        text.append(byte)
        offset += 1
      default:
        let length = try scalarLength()
        text += bytes[offset..<(offset + length)]
        offset += length
      }
    }
    throw finding(.syntax, at: start, "the string is not closed", expected: "a closing quote")
  }

  private mutating func escape() throws(JSONFinding) -> [UInt8] {
    let start = offset
    offset += 2
    switch byte(-1) {
    case UInt8(ascii: "\""): return [UInt8(ascii: "\"")]
    case UInt8(ascii: "\\"): return [UInt8(ascii: "\\")]
    case UInt8(ascii: "/"): return [UInt8(ascii: "/")]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try escapedScalar(at: start)).utf8)
    default:
      throw finding(
        .syntax, at: start, "unknown escape in a string", expected: "one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\uXXXX")
    }
  }

  /// The scalar of `\uXXXX`, or of two of them for one beyond the first plane. `offset` stands behind the `u`.
  private mutating func escapedScalar(at start: Int) throws(JSONFinding) -> Character {
    let unit = try fourDigits(at: start)
    if let scalar = UnicodeScalar(unit) { return Character(scalar) }
    if unit < 0xDC00, byte() == UInt8(ascii: "\\"), byte(1) == UInt8(ascii: "u") {
      let second = offset
      offset += 2
      let low = try fourDigits(at: second)
      if (0xDC00..<0xE000).contains(low) {
        return Character(UnicodeScalar(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00))!)
      }
      offset = second
    }
    findings.append(finding(.loneSurrogate, at: start, "half of a surrogate pair stands alone in a string"))
    return "\u{FFFD}"
  }

  private mutating func fourDigits(at start: Int) throws(JSONFinding) -> UInt32 {
    guard offset + 4 <= bytes.count, !bytes[offset..<(offset + 4)].contains(UInt8(ascii: "+")),
      let unit = UInt32(String(decoding: bytes[offset..<(offset + 4)], as: UTF8.self), radix: 16)
    else { throw finding(.syntax, at: start, "the escape is not complete", expected: "four hexadecimal digits") }
    offset += 4
    return unit
  }

  /// The length of the well-formed UTF-8 sequence at `offset` (Unicode 15, table 3-7).
  private func scalarLength() throws(JSONFinding) -> Int {
    let first = bytes[offset]
    let (length, second): (Int, ClosedRange<UInt8>) =
      switch first {
      case 0xC2...0xDF: (2, 0x80...0xBF)
      case 0xE0: (3, 0xA0...0xBF)
      case 0xED: (3, 0x80...0x9F)
      case 0xE1...0xEF: (3, 0x80...0xBF)
      case 0xF0: (4, 0x90...0xBF)
      case 0xF4: (4, 0x80...0x8F)
      case 0xF1...0xF3: (4, 0x80...0xBF)
      default: (0, 0x80...0xBF)
      }
    let rest = bytes[min(offset + 1, bytes.count)..<min(offset + max(length, 1), bytes.count)]
    guard length > 0, rest.count == length - 1, let next = rest.first, second.contains(next),
      rest.allSatisfy({ $0 & 0xC0 == 0x80 })
    else { throw finding(.encoding, at: offset, "these bytes are not UTF-8", expected: "UTF-8 text") }
    return length
  }
}
