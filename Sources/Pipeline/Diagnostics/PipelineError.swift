/// Everything that is wrong with a pipeline.
public struct PipelineError: Error, Hashable, Sendable, CustomStringConvertible {
  /// At least one; by file, those of the main document first, then by place.
  public var diagnostics: [Diagnostic]

  /// - Parameter diagnostics: At least one.
  public init(_ diagnostics: [Diagnostic]) {
    self.diagnostics = diagnostics
  }

  /// One line for each problem.
  public var description: String { diagnostics.map(\.text).joined(separator: "\n") }
}
