import Pipeline
import Testing

/// Expects exactly these diagnostics, one a line, as people read them.
func expectProblems(
  of text: String, settings: [String: String] = [:], pipelines: [String: String] = [:],
  inputs: [(port: String, binding: Binding)] = [], outputs: [(port: String, binding: Binding)] = [],
  limits: PipelineLimits = PipelineLimits(), purpose: Planner.Purpose = .check, are expected: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  do throws(PipelineError) {
    _ = try plan(
      text, settings: settings, inputs: inputs, outputs: outputs, pipelines: pipelines, limits: limits,
      purpose: purpose)
    Issue.record("no problem was found", sourceLocation: sourceLocation)
  } catch {
    #expect(error.description == expected, sourceLocation: sourceLocation)
    #expect(error.diagnostics.allSatisfy { $0.severity == .error }, sourceLocation: sourceLocation)
  }
}
