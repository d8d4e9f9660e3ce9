import Console
import Engine
import Pipeline

/// What a command needs that deals with a pipeline: the installed stages, the named pipelines, the planner.
struct Workshop: Sendable {
  let registry: PluginRegistry
  let finder = PipelineFinder.standard
  let planner: Planner

  init(_ plugins: PluginOptions) {
    let registry = plugins.registry()
    let finder = finder
    self.registry = registry
    planner = Planner(catalog: registry.catalog, pipelines: finder.names) { name throws(PipelineError) in
      try finder.subPipeline(name)
    }
  }

  /// The plan of a pipeline with all that the command line says of it.
  ///
  /// - Throws: ``CommandError`` for arguments that fit no port, `PipelineError` for whatever the planner finds.
  func plan(
    _ document: PipelineDocument, settings: [String: String] = [:], inputs: [String] = [], outputs: [String] = [],
    runID: String = "run", for purpose: Planner.Purpose
  ) throws -> Plan {
    let bindings = try Bindings(document, inputs: inputs, outputs: outputs)
    return try planner.plan(
      document, settings: settings, inputs: bindings.inputs, outputs: bindings.outputs, runID: runID, purpose: purpose)
  }
}
