import Pipeline

/// How far a run is, at one moment.
public struct RunProgress: Sendable {
  public struct NodeProgress: Sendable {
    public var name: String
    /// Nil for what the engine put in itself.
    public var stage: String?
    public var isDone: Bool
    /// 0…1, where the stage tells.
    public var fraction: Double?
    /// How much of the timeline it has written.
    public var audioSeconds: Double
  }

  /// 0…1 over all sources, or nil while none of them knows its length.
  public var fraction: Double?
  /// How much of the timeline has reached the sinks.
  public var audioSeconds: Double
  public var elapsedSeconds: Double
  public var nodes: [NodeProgress]

  init(fraction: Double?, audioSeconds: Double, elapsedSeconds: Double, nodes: [NodeProgress]) {
    self.fraction = fraction
    self.audioSeconds = audioSeconds
    self.elapsedSeconds = elapsedSeconds
    self.nodes = nodes
  }

  init(plan: Plan, figures: [Node.Figures], states: [Node.State], elapsedSeconds: Double) {
    self.elapsedSeconds = elapsedSeconds
    let nodes = plan.nodes.indices.map { index in
      let isDone = if case .done = states[index] { true } else { false }
      var stage: String?
      if case .stage(let description, _) = plan.nodes[index].role { stage = description.name }
      let told = figures[index].progress.flatMap { $0.total > 0 ? min(max($0.done / $0.total, 0), 1) : nil }
      return NodeProgress(
        name: plan.nodes[index].name, stage: stage, isDone: isDone, fraction: isDone ? 1 : told,
        audioSeconds: figures[index].reachedSeconds)
    }
    self.nodes = nodes
    let sources = plan.nodes.indices.filter { plan.nodes[$0].inputs.isEmpty }
    let known = sources.compactMap { nodes[$0].fraction }
    fraction = known.count == sources.count && !known.isEmpty ? known.reduce(0, +) / Double(known.count) : nil
    let sinks = Set(plan.nodes.indices.filter { plan.nodes[$0].isSink })
    audioSeconds =
      plan.links.filter { sinks.contains($0.destination.node) }
      .map { figures[$0.source.node].reachedSeconds }.max() ?? 0
  }
}
