/// Why a text is not JSON, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What can be wrong with a text.
  public enum Problem: Hashable, Sendable, CaseIterable {
    /// Nothing but space.
    case empty
    /// More bytes than ``JSONLimits/bytes``.
    case tooLarge
    /// Not UTF-8, or UTF-8 with a byte order mark.
    case encoding
    case syntax
    /// Nested deeper than ``JSONLimits/depth``.
    case tooDeep
    /// A number that is too large for a `Double`.
    case notFinite
    case duplicateKey
    /// Half of a surrogate pair, as an escape in a string.
    case loneSurrogate
    /// A control character in a string that is not an escape.
    case controlCharacter
  }

  public var problem: Problem
  /// From 1.
  public var line: Int
  /// In characters (Unicode scalars), from 1.
  public var column: Int
  /// In bytes, from 0.
  public var offset: Int
  public var message: String

  public init(_ problem: Problem, line: Int, column: Int, offset: Int, message: String) {
    self.problem = problem
    self.line = line
    self.column = column
    self.offset = offset
    self.message = message
  }

  /// Such as `line 3, column 7: the key "a" stands twice`.
  public var description: String { "line \(line), column \(column): \(message)" }
}

extension JSONError {
  /// The first of `findings`, of which there is at least one.
  init(_ findings: [JSONFinding], in bytes: [UInt8]) {
    let first = findings.min { $0.offset < $1.offset }!
    let place = LineIndex(bytes).position(of: first.offset)
    self.init(first.problem, line: place.line, column: place.column, offset: first.offset, message: first.message)
  }
}

/// What the parser found wrong, before places are turned into lines and columns.
package struct JSONFinding: Error {
  package var problem: JSONError.Problem
  package var offset: Int
  /// Keys and indices that lead to the value.
  package var path: [String]
  package var message: String
  package var expectation: String?
}
