/// Turns a document into a ``Plan``: fills in parameters, lays sub-pipelines flat, connects the nodes and checks all of
/// it against the installed stages. A pure function of its arguments.
public struct Planner: Sendable {
  /// What the plan is for.
  public enum Purpose: Sendable {
    /// To look at: free ports may be unbound and parameters without default unset.
    case check
    /// To run: every required input must be bound and every required parameter set. Optional inputs and outputs without
    /// a binding are left out.
    case run
  }

  let catalog: StageCatalog
  let limits: PipelineLimits
  let pipelines: [String]
  let load: @Sendable (String) throws(PipelineError) -> PipelineDocument?

  /// - Parameters:
  ///   - catalog: The installed stages.
  ///   - limits: What a pipeline may be at most.
  ///   - pipelines: Names that `load` knows, for suggestions.
  ///   - load: The named pipeline for `"stage": "pipeline:NAME"`, or nil where there is none.
  public init(
    catalog: StageCatalog, limits: PipelineLimits = PipelineLimits(), pipelines: [String] = [],
    load: @escaping @Sendable (String) throws(PipelineError) -> PipelineDocument? = { _ in nil }
  ) {
    self.catalog = catalog
    self.limits = limits
    self.pipelines = pipelines
    self.load = load
  }

  /// The plan of a document. Formats of links are still open: see ``Plan/resolvingFormats(asking:)``.
  ///
  /// A bound input becomes a node with the input's name, a bound output one with the output's name; where several
  /// bindings are given for one port, `name.1`, `name.2` …
  /// - Parameters:
  ///   - settings: Texts for the pipeline's parameters, read by the parameter's type.
  ///   - inputs: Free inputs and what feeds them; an input that is `many` may stand several times.
  ///   - outputs: Free outputs and what takes them; an output may stand several times.
  ///   - runID: The value of `${run.id}`.
  ///   - purpose: With `.check` a free port without a binding becomes a node with the role `input` or `output`.
  /// - Throws: ``PipelineError`` with everything that is wrong.
  public func plan(
    _ document: PipelineDocument, settings: [String: String] = [:], inputs: [(port: String, binding: Binding)] = [],
    outputs: [(port: String, binding: Binding)] = [], runID: String = "run", purpose: Purpose = .check
  ) throws(PipelineError) -> Plan {
    let planning = Planning(planner: self, main: document, runID: runID, purpose: purpose)
    planning.setParameters(texts: settings)
    planning.bindInputs(inputs)
    planning.expand(planning.main)
    planning.connect()
    planning.bindOutputs(outputs)
    let links = planning.makeLinks()
    planning.checkCycles(links)
    planning.checkUse()
    let (errors, warnings) = planning.reporter.sorted(main: document.file)
    if !errors.isEmpty { throw PipelineError(errors) }
    return Plan(
      pipeline: document.name, summary: document.summary, parameters: planning.mainParameters(),
      nodes: planning.nodes.map(\.node), links: links, warnings: warnings)
  }
}
