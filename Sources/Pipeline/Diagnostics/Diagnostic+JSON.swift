import JSON

extension Diagnostic {
  init(_ finding: JSONFinding, in source: SourceText) {
    self.init(
      code: Code(finding.problem), at: Place(source: source, offset: finding.offset, path: finding.path),
      message: finding.message, expectation: finding.expectation)
  }
}

extension Diagnostic.Code {
  /// What is wrong with a text is wrong with the pipeline that it should be.
  init(_ problem: JSONError.Problem) {
    self =
      switch problem {
      case .empty: .empty
      case .tooLarge: .tooLarge
      case .encoding: .encoding
      case .syntax: .syntax
      case .tooDeep: .tooDeep
      case .notFinite: .notFinite
      case .duplicateKey: .duplicateKey
      case .loneSurrogate: .loneSurrogate
      case .controlCharacter: .controlCharacter
      }
  }
}

extension JSONValue {
  /// For messages: `a string`, `an object` …
  var typeName: String {
    switch self {
    case .null: "null"
    case .boolean: "a boolean"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
