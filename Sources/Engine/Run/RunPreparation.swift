import CRuntime
import Pipeline
import PluginABI

/// Makes a plan's nodes: creates the instances, settles the formats, puts in the converters, ties the links, starts all.
///
/// When a step throws, ``nodes`` has what was made so far, for the caller to destroy.
final class RunPreparation {
  let pool: BufferPool
  let journal: RunJournal
  let cancellation: Cancellation
  let results: MemoryResults
  private(set) var plan: Plan
  /// Instances as they were created, before they became nodes.
  private(set) var processors: [any Processor] = []
  private(set) var nodes: [Node] = []

  private let registry: PluginRegistry
  private let options: RunOptions
  private let blockFrames: Int
  private let inputs: [String: [MemoryClip]]
  private let messages: [String: [MemoryMessage]]
  private var contexts: [NodeContext] = []
  private var policies: [StageDescription.Policy] = []

  init(
    plan: Plan, registry: PluginRegistry, options: RunOptions, inputs: [String: [MemoryClip]] = [:],
    messages: [String: [MemoryMessage]] = [:], journal: RunJournal, cancellation: Cancellation,
    results: MemoryResults
  ) {
    self.plan = plan
    self.registry = registry
    self.options = options
    blockFrames = options.blockFrames ?? plan.blockFrames
    self.inputs = inputs
    self.messages = messages
    self.journal = journal
    self.cancellation = cancellation
    self.results = results
    pool = BufferPool(budget: options.memory)
  }

  /// Everything up to the point where the first packet may flow.
  func prepare() throws(RunError) {
    try settleFormats()
    try connect()
    for index in plan.nodes.indices { try start(index) }
  }

  /// Creates the instances and asks them, so that the plan has every link's format and the converters.
  func settleFormats() throws(RunError) {
    for index in plan.nodes.indices { try create(index) }
    plan = try plan.resolvingFormats {
      [self] (node, index, links, outputs) throws(RunError) -> [AudioFormat?] in
      if cancellation.isCancelled { throw RunError(.cancelled, "the run was cancelled") }
      return try negotiate(index, links, outputs)
    }
    for index in plan.nodes.indices.dropFirst(processors.count) { try create(index) }
  }

  // MARK: Steps

  private func create(_ index: Int) throws(RunError) {
    let node = plan.nodes[index]
    let context = NodeContext(
      node: node.name,
      outputs: node.outputs.map {
        OutputPort(node: node.name, port: $0, blockFrames: blockFrames, pool: pool)
      }, pool: pool, journal: journal, cancellation: cancellation)
    contexts.append(context)
    policies.append(node.policy)
    processors.append(try inNode(index) { () throws(RunError) in try makeProcessor(index, context) })
  }

  private func makeProcessor(_ index: Int, _ context: NodeContext) throws(RunError) -> any Processor {
    let node = plan.nodes[index]
    switch node.role {
    case .converter(let from, let to):
      return try Converter(from: from, to: to, context: context, blockFrames: blockFrames)
    case .input(let port):
      if port.kind == .audio, let clips = inputs[port.name] {
        return MemorySource(clips, context: context, blockFrames: blockFrames)
      }
      if port.kind != .audio, let messages = messages[port.name] {
        return try MessageSource(messages, context: context)
      }
      throw RunError(
        .badParameter, "the pipeline's input \"\(port.name)\", which carries \(port.kind.rawValue), is bound to nothing"
      )
    case .output(let port):
      return port.kind == .audio
        ? MemorySink(port.name, results: results) : MessageSink(port.name, results: results)
    case .stage(let stage, let parameters):
      let table: UnsafePointer<vb_stage>
      do throws(Refusal) { table = try registry.stage(stage.name) } catch {
        throw RunError(.unavailable, error.message)
      }
      let links = plan.links.filter { $0.destination.node == index }.map { link in
        Setup.LinkSetup(
          port: link.destination.port, settings: link.settings,
          settingTypes: stage.inputs[link.destination.port].linkSettings.map(\.type),
          from: plan.nodes[link.source.node].name)
      }
      let connected = stage.outputs.indices.map { port in
        plan.links.contains { $0.source == Plan.Endpoint(node: index, port: port) }
      }
      let setup = Setup(
        node: node.name, seed: Self.seed(options.seed, node.name), parameters: parameters,
        types: stage.parameters.map(\.type), links: links, connectedOutputs: connected,
        blockFrames: blockFrames)
      return try withExtendedLifetime(setup) { () throws(RunError) in
        try PluginProcessor(stage: table, context: context, setup: setup.abi)
      }
    }
  }

  private func negotiate(
    _ index: Int, _ links: [AudioFormat?], _ outputs: [AudioFormat?]
  ) throws(RunError) -> [AudioFormat?] {
    try inNode(index) { () throws(RunError) in
      var formats = NodeFormats(links: links, outputs: outputs, policy: policies[index])
      try processors[index].negotiate(&formats)
      for (port, description) in plan.nodes[index].outputs.enumerated() where description.kind == .audio {
        guard let format = formats.outputs[port] else {
          throw RunError(.internal, "the stage left the format of its output open", about: description.name)
        }
        guard (1...1_000_000).contains(format.sampleRate), (1...1024).contains(format.channels) else {
          throw RunError(.internal, "the stage chose the format \(format)", about: description.name)
        }
        contexts[index].outputs[port].format = format
      }
      policies[index] = formats.policy
      return formats.outputs
    }
  }

  private func connect() throws(RunError) {
    let ranks = plan.distancesToSinks
    let incoming = Dictionary(grouping: plan.links, by: \.destination.node)
    for (index, node) in plan.nodes.enumerated() {
      let links = incoming[index] ?? []
      for (port, description) in node.outputs.enumerated() where description.kind == .audio {
        if case .converter(_, let to) = node.role { contexts[index].outputs[port].format = to }
      }
      var stage: StageDescription?
      if case .stage(let description, _) = node.role { stage = description }
      nodes.append(
        Node(
          index: index, name: node.name, stage: stage, processor: processors[index], context: contexts[index],
          reader: node.inputs.isEmpty ? nil : reader(index, links),
          isBlocking: stage?.traits.contains(.blocking) ?? false,
          rank: ranks[index], linkCount: links.count))
    }
    for (index, node) in nodes.enumerated() {
      for (position, link) in (incoming[index] ?? []).enumerated() {
        let producer = nodes[link.source.node]
        let made = Link(from: producer, to: node, index: position, capacity: link.capacity)
        node.links.append(made)
        producer.context.outputs[link.source.port].links.append(made)
      }
    }
  }

  private func reader(_ index: Int, _ links: [Plan.Link]) -> any InputReader {
    let ports = links.map { plan.nodes[index].inputs[$0.destination.port] }
    if policies[index] == .aligned {
      return AlignedReader(
        formats: zip(links, ports).map { $1.kind == .audio ? $0.format : nil },
        delays: contexts[index].linkDelays, blockFrames: blockFrames,
        pool: pool)
    }
    let collectors = ports.map { $0.kind == .audio && $0.delivery == .clip ? ClipCollector(pool: pool) : nil }
    return policies[index] == .all ? AllReader(collectors: collectors, pool: pool) : EachReader(collectors: collectors)
  }

  private func start(_ index: Int) throws(RunError) {
    try inNode(index) { () throws(RunError) in
      try processors[index].start(
        NodeFormats(
          links: plan.links.filter { $0.destination.node == index }.map(\.format),
          outputs: contexts[index].outputs.map(\.format), policy: policies[index]))
    }
  }

  /// Calls into a node, so that an error, or a crash, names it.
  private func inNode<Result>(_ index: Int, _ body: () throws(RunError) -> Result) throws(RunError) -> Result {
    var stage: StageDescription?
    if case .stage(let description, _) = plan.nodes[index].role { stage = description }
    let place = CText.copy(Node.place(plan.nodes[index].name, stage))
    crt_enter(place)
    defer {
      crt_enter(nil)
      CText.free(place)
    }
    do throws(RunError) { return try body() } catch {
      var located = error
      located.node = plan.nodes[index].name
      located.stage = stage?.name
      located.plugin = stage?.plugin
      throw located
    }
  }

  /// A node's own seed: the run's, mixed with the FNV-1a hash of its name.
  private static func seed(_ seed: UInt64, _ name: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var mixer = SplitMix64(state: seed ^ hash)
    return mixer.next()
  }
}

extension Plan.Node {
  /// When its processor is called, unless a stage chooses otherwise as it learns its parameters.
  fileprivate var policy: StageDescription.Policy {
    if case .stage(let stage, _) = role { stage.policy } else { .each }
  }
}
