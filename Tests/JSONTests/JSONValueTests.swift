import JSON
import TestSupport
import Testing

@Suite("JSON values")
struct JSONTests {
  @Test(arguments: [1, 2, 3, 5, 8, 13, 21, 34, 55, 89] as [UInt64])
  func whatIsWrittenReadsBack(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    for _ in 0..<40 {
      let value = JSONValue.random(depth: 5, using: &random)
      #expect(try JSONValue(parsing: value.text()) == value)
      #expect(try JSONValue(parsing: value.text(pretty: true)) == value)
    }
  }

  @Test func prettyTextIsIndentedByTwo() {
    let value: JSONValue = ["a": [1, 2.5, "x"], "b": [:], "c": nil, "d": [true]]
    #expect(
      value.text(pretty: true) == """
        {
          "a": [
            1,
            2.5,
            "x"
          ],
          "b": {},
          "c": null,
          "d": [
            true
          ]
        }
        """)
    #expect(value.text() == #"{"a":[1,2.5,"x"],"b":{},"c":null,"d":[true]}"#)
  }

  @Test func numbersKeepTheirKindAndPrecision() throws {
    #expect(try JSONValue(parsing: "9223372036854775807") == .integer(.max))
    #expect(try JSONValue(parsing: "9223372036854775808") == .number(9_223_372_036_854_775_808))
    #expect(try JSONValue(parsing: "-0").number?.sign == .minus)
    #expect(try JSONValue(parsing: "5e-324") == .number(.leastNonzeroMagnitude))
    #expect(try JSONValue(parsing: "1E2") == .number(100))
    #expect(try JSONValue(parsing: "0.1") == .number(0.1))
  }

  @Test func escapesAndSurrogatePairsBecomeCharacters() throws {
    #expect(try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u00e9\ud83c\udfb5""#) == .string("\"\\/\u{8}\u{C}\n\r\té🎵"))
  }

  @Test func aPlaceIsCountedInCharactersAndBytes() {
    #expect(
      throws: JSONError(.syntax, line: 2, column: 8, offset: 13, message: "\"x\" does not belong here")
    ) { try JSONValue(parsing: "{\n\"é🎵\": 1x}") }
  }

  @Test(
    arguments: [
      ([0xEF, 0xBB, 0xBF, 0x7B, 0x7D], .encoding), ([0xFF, 0xFE, 0x7B, 0x00], .encoding),
      ([0x00, 0x7B, 0x00, 0x7D], .encoding), ([0x22, 0xFF, 0x22], .encoding), ([0x22, 0xC0, 0x80, 0x22], .encoding),
      ([0x22, 0xED, 0xA0, 0x80, 0x22], .encoding), ([0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], .encoding),
      ([0x22, 0xE2, 0x82], .encoding), ([0x22, 0x01, 0x22], .controlCharacter), ([0xC3, 0xA9], .syntax),
    ] as [([UInt8], JSONError.Problem)])
  func bytesThatAreNotPlainUTF8AreRefused(bytes: [UInt8], problem: JSONError.Problem) {
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    #expect(error?.problem == problem)
  }

  @Test(arguments: [
    "", " ", "nul", "tru", "+1", ".5", "1.", "1e", "1e+", "01", "-", "--1", "0x10", "Infinity", "[1,]", "[,1]", "[1 2]",
    "{",
    "[", "{\"a\"}", "{\"a\":}", "{a:1}", "\"", "\"\\", "\"\\u12\"", "\"\\u+123\"", "\"\\q\"", "1 2", "[]]", "'a'",
    "{\"a\":1,}",
  ])
  func whatIsNotJSONIsRefused(text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test func depthIsBoundedHoweverDeepTheText() throws {
    let nested = { (depth: Int) in String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    _ = try JSONValue(parsing: nested(64))
    for depth in [65, 600, 1_000_000] {
      let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(depth)) }
      #expect(error?.problem == .tooDeep)
      #expect(error?.offset == 64)
    }
  }

  @Test func anObjectKeepsItsOrderAndReplacesInPlace() {
    var object: JSONObject = ["b": 1, "a": 2, "c": 3]
    object["b"] = 4
    object["a"] = nil
    object["d"] = 5
    #expect(object.keys == ["b", "c", "d"])
    #expect(object["c"] == 3 && object["d"] == 5 && object["a"] == nil)
  }
}

extension JSONValue {
  fileprivate static func random(depth: Int, using random: inout SeededRandom) -> JSONValue {
    switch UInt64.random(in: 0..<(depth > 0 ? 8 : 6), using: &random) {
    case 0: return .null
    case 1: return .boolean(.random(using: &random))
    case 2: return .integer(Int64(bitPattern: random.next()))
    case 3:
      let value = Double(bitPattern: random.next())
      return .number(value.isFinite ? value : 0.5)
    case 4: return .number(Double.random(in: -1000...1000, using: &random))
    case 5: return .string(text(using: &random))
    case 6:
      return .array((0..<Int.random(in: 0..<5, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
    default:
      return .object(
        JSONObject(
          (0..<Int.random(in: 0..<5, using: &random)).map { index in
            ("\(index)" + text(using: &random), .random(depth: depth - 1, using: &random))
          }))
    }
  }

  private static func text(using random: inout SeededRandom) -> String {
    var text = ""
    for _ in 0..<Int.random(in: 0..<12, using: &random) {
      let value = UInt32.random(in: 0..<(Bool.random(using: &random) ? 0x110000 : 0x80), using: &random)
      if let scalar = UnicodeScalar(value) { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}
