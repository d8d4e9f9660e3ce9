/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  public var code: Diagnostic.Code
  /// From 1.
  public var line: Int
  /// In characters (Unicode scalars), from 1.
  public var column: Int
  /// In bytes, from 0.
  public var offset: Int
  public var message: String

  public init(code: Diagnostic.Code, line: Int, column: Int, offset: Int, message: String) {
    self.code = code
    self.line = line
    self.column = column
    self.offset = offset
    self.message = message
  }

  /// Such as `line 3, column 7: the key "a" stands twice`.
  public var description: String { "line \(line), column \(column): \(message)" }
}

extension JSONError {
  init(_ problems: [JSONProblem], in source: SourceText) {
    let first = problems.min { $0.offset < $1.offset }!
    let place = source.position(of: first.offset)
    self.init(
      code: first.code, line: place.line, column: place.column, offset: first.offset, message: first.message)
  }
}

/// What the parser found wrong, before places are turned into lines and columns.
struct JSONProblem: Error {
  var code: Diagnostic.Code
  var offset: Int
  /// Keys and indices that lead to the value.
  var path: [String]
  var message: String
  var expectation: String?
}
