/// A strict parser of RFC 8259. It stops at the first error of syntax; what leaves the structure readable (duplicate
/// keys, numbers that are not finite, lone surrogates) is collected and parsing goes on.
package struct JSONParser {
  let bytes: [UInt8]
  let limits: JSONLimits
  /// What was wrong without ending the parsing.
  package internal(set) var findings: [JSONFinding] = []
  var offset = 0
  private var path: [String] = []

  package init(bytes: [UInt8], limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  /// The value that the whole text is. What was found besides may make it worthless: see ``findings``.
  package mutating func parse() throws(JSONFinding) -> JSONTree {
    if bytes.count > limits.bytes {
      throw finding(.tooLarge, at: 0, "the document has \(bytes.count) bytes; at most \(limits.bytes) are allowed")
    }
    try checkEncoding()
    skipSpace()
    if offset == bytes.count { throw finding(.empty, at: 0, "the document is empty", expected: "a JSON value") }
    let tree = try value()
    skipSpace()
    if offset < bytes.count { throw finding(.syntax, at: offset, "something follows the end of the document") }
    return tree
  }

  func finding(
    _ problem: JSONError.Problem, at offset: Int, _ message: String, expected expectation: String? = nil
  ) -> JSONFinding {
    JSONFinding(problem: problem, offset: offset, path: path, message: message, expectation: expectation)
  }

  func byte(_ distance: Int = 0) -> UInt8? {
    offset + distance < bytes.count ? bytes[offset + distance] : nil
  }

  // MARK: Values

  private mutating func value() throws(JSONFinding) -> JSONTree {
    let start = offset
    guard let first = byte() else { throw unexpected(expected: "a value") }
    switch first {
    case UInt8(ascii: "{"): return JSONTree(offset: start, content: .object(try object()))
    case UInt8(ascii: "["): return JSONTree(offset: start, content: .array(try array()))
    case UInt8(ascii: "\""): return JSONTree(offset: start, content: .string(try string()))
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      return JSONTree(offset: start, content: try number())
    case UInt8(ascii: "t"): return JSONTree(offset: start, content: try word("true", .boolean(true)))
    case UInt8(ascii: "f"): return JSONTree(offset: start, content: try word("false", .boolean(false)))
    case UInt8(ascii: "n"): return JSONTree(offset: start, content: try word("null", .null))
    default: throw unexpected(expected: "a value")
    }
  }

  private mutating func word(_ word: StaticString, _ content: JSONTree.Content) throws(JSONFinding) -> JSONTree.Content
  {
    for distance in 0..<word.utf8CodeUnitCount where byte(distance) != word.utf8Start[distance] {
      throw finding(.syntax, at: offset, "this is no JSON value", expected: "\(word)")
    }
    offset += word.utf8CodeUnitCount
    return content
  }

  private mutating func array() throws(JSONFinding) -> [JSONTree] {
    var elements: [JSONTree] = []
    try open()
    if close(UInt8(ascii: "]")) { return elements }
    while true {
      path.append(String(elements.count))
      elements.append(try value())
      path.removeLast()
      if try !more(closing: UInt8(ascii: "]")) { return elements }
    }
  }

  private mutating func object() throws(JSONFinding) -> [JSONTree.Member] {
    var members: [JSONTree.Member] = []
    var keys: Set<String> = []
    try open()
    if close(UInt8(ascii: "}")) { return members }
    while true {
      let keyOffset = offset
      guard byte() == UInt8(ascii: "\"") else { throw unexpected(expected: "a key in double quotes") }
      let key = try string()
      path.append(key)
      let isNew = keys.insert(key).inserted
      if !isNew { findings.append(finding(.duplicateKey, at: keyOffset, "the key \(quoted(key)) stands twice")) }
      skipSpace()
      guard byte() == UInt8(ascii: ":") else { throw unexpected(expected: "a colon after the key") }
      offset += 1
      skipSpace()
      let value = try value()
      if isNew { members.append(JSONTree.Member(key: key, keyOffset: keyOffset, value: value)) }
      path.removeLast()
      if try !more(closing: UInt8(ascii: "}")) { return members }
    }
  }

  // MARK: Punctuation

  private mutating func open() throws(JSONFinding) {
    if path.count >= limits.depth {
      throw finding(.tooDeep, at: offset, "values are nested more than \(limits.depth) levels deep")
    }
    offset += 1
    skipSpace()
  }

  private mutating func close(_ bracket: UInt8) -> Bool {
    if byte() != bracket { return false }
    offset += 1
    return true
  }

  /// After an element: false at the closing bracket, true after a comma.
  private mutating func more(closing bracket: UInt8) throws(JSONFinding) -> Bool {
    skipSpace()
    if close(bracket) { return false }
    let name = Character(UnicodeScalar(bracket))
    guard byte() == UInt8(ascii: ",") else { throw unexpected(expected: "a comma or \(name)") }
    offset += 1
    skipSpace()
    if byte() == bracket {
      throw finding(.syntax, at: offset, "a comma stands before \(name)")
    }
    return true
  }

  private mutating func skipSpace() {
    while let byte = byte(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private func unexpected(expected expectation: String) -> JSONFinding {
    guard let byte = byte() else {
      return finding(.syntax, at: offset, "the document ends here", expected: expectation)
    }
    let shown =
      switch byte {
      case UInt8(ascii: "\""): "a double quote"
      case 0x21..<0x7F: quoted(String(UnicodeScalar(byte)))
      default: "this character"
      }
    return finding(.syntax, at: offset, "\(shown) does not belong here", expected: expectation)
  }

  private mutating func checkEncoding() throws(JSONFinding) {
    let expectation = "UTF-8 without a byte order mark"
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
      throw finding(.encoding, at: 0, "the document starts with a byte order mark", expected: expectation)
    }
    let hasMark = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    if hasMark || bytes.prefix(4).contains(0) {
      throw finding(.encoding, at: 0, "the document is not UTF-8, probably UTF-16 or UTF-32", expected: expectation)
    }
  }
}
