/// One thing that is wrong with a pipeline: what, where, what was expected and what is the likely fix.
public struct Diagnostic: Hashable, Sendable {
  public enum Severity: String, Hashable, Sendable {
    case error, warning
  }

  public var severity: Severity
  public var code: Code
  /// The pipeline's file as it was given.
  public var file: String
  /// From 1; nil where no line of the file is to blame, such as for an input that was bound but does not exist.
  public var line: Int?
  /// In characters (Unicode scalars), from 1.
  public var column: Int?
  /// JSON pointer (RFC 6901) to the value it is about; empty for the whole document.
  public var pointer: String
  /// What is wrong, without a full stop.
  public var message: String
  /// What would have been right.
  public var expectation: String?
  /// A value or name that was probably meant, as it would be written.
  public var suggestion: String?

  public init(
    severity: Severity = .error, code: Code, file: String, line: Int? = nil, column: Int? = nil, pointer: String = "",
    message: String, expectation: String? = nil, suggestion: String? = nil
  ) {
    self.severity = severity
    self.code = code
    self.file = file
    self.line = line
    self.column = column
    self.pointer = pointer
    self.message = message
    self.expectation = expectation
    self.suggestion = suggestion
  }
}
