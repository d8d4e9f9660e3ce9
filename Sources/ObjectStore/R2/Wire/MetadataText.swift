import Digests

/// Metadata as it stands in headers: text that is not plain ASCII goes as an encoded word (RFC 2047), which R2 understands.
enum MetadataText {
  static func encode(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { $0 >= 32 && $0 < 127 }
    // A header's value loses the spaces around it, and text that looks like an encoded word would be read as one.
    if isPlain && !text.hasPrefix(" ") && !text.hasSuffix(" ") && !text.contains("=?") { return text }
    return "=?UTF-8?B?\(Array(text.utf8).base64)?="
  }

  static func decode(_ value: String) -> String {
    guard value.contains("=?") else { return value }
    var text = ""
    var isAfterWord = false
    for piece in value.split(separator: " ", omittingEmptySubsequences: false) {
      let word = decodeWord(piece)
      // Space between two encoded words only parts them.
      if !text.isEmpty && !(isAfterWord && word != nil) { text += " " }
      text += word ?? String(piece)
      isAfterWord = word != nil
    }
    return text
  }

  private static func decodeWord(_ piece: Substring) -> String? {
    let parts = piece.split(separator: "?", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0] == "=", parts[4] == "=", parts[1].lowercased() == "utf-8" else { return nil }
    let bytes: [UInt8]?
    switch parts[2].lowercased() {
    case "b": bytes = Base64.decode(parts[3])
    case "q": bytes = decodeQuoted(parts[3])
    default: bytes = nil
    }
    return bytes.flatMap { String(validating: $0, as: UTF8.self) }
  }

  /// The Q encoding: `=C3=A4` for a byte, an underscore for a space.
  private static func decodeQuoted(_ text: Substring) -> [UInt8]? {
    var bytes: [UInt8] = []
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "_"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "="):
        guard let high = rest.next().flatMap(value), let low = rest.next().flatMap(value) else { return nil }
        bytes.append(high << 4 | low)
      default: bytes.append(byte)
      }
    }
    return bytes
  }

  private static func value(_ digit: UInt8) -> UInt8? { Character(UnicodeScalar(digit)).hexDigitValue.map(UInt8.init) }
}

/// Base64 (RFC 4648, section 4), read.
enum Base64 {
  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    var bytes: [UInt8] = []
    var bits = 0
    var count = 0
    for digit in text.utf8 where digit != UInt8(ascii: "=") {
      let value: UInt8
      switch digit {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = digit - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = digit - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit + 4
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: return nil
      }
      bits = (bits << 6 | Int(value)) & 0xFFFF
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> count))
      }
    }
    return bytes
  }
}
