import CRuntime
import Glibc
public import Pipeline
import Synchronization
import Threads

/// One execution of a plan.
///
/// ```swift
/// let registry = PluginRegistry()
/// let plan = try Planner(catalog: registry.catalog).plan(document, inputs: [("voice", .memory)], outputs: [("track", .memory)])
/// let run = Run(plan: plan, registry: registry, inputs: ["voice": [take]])
/// try run.execute()
/// let track = run.outputs["track"]
/// ```
///
/// The output is the same to the bit whatever the number of threads. Safe to use from any thread; ``execute()`` is called once.
public final class Run: Sendable {
  public let plan: Plan
  public let options: RunOptions
  private let registry: PluginRegistry
  private let inputs: [String: [MemoryClip]]
  private let inputMessages: [String: [MemoryMessage]]
  private let journal: RunJournal
  private let cancellation = Cancellation()
  private let results = MemoryResults()
  private let monitor: Monitor
  private let changed: Monitor.Condition
  private let state = Mutex(State())

  private struct State {
    var start: UInt64 = 0
    var end: UInt64 = 0
    var isPrepared = false
    /// Nobody waits any longer for the preparation, which then cleans up after itself.
    var isAbandoned = false
    var stopReason: RunError?
    var error: RunError?
    var scheduler: Scheduler?
    var resolved: Plan?
    var pool: BufferPool?
    var figures: [Node.Figures] = []
  }

  /// - Parameters:
  ///   - inputs: What feeds the plan's free inputs of audio, by name; each a list of clips in one format, in order of
  ///     their start.
  ///   - messages: What feeds its free inputs of events and documents, by name.
  public init(
    plan: Plan, registry: PluginRegistry, options: RunOptions = RunOptions(), inputs: [String: [MemoryClip]] = [:],
    messages: [String: [MemoryMessage]] = [:]
  ) {
    self.plan = plan
    self.registry = registry
    self.options = options
    self.inputs = inputs
    inputMessages = messages
    journal = RunJournal(wantsDigests: options.wantsDigests)
    monitor = Monitor()
    changed = Monitor.Condition(of: monitor)
  }

  /// Runs the plan to its end and answers with the manifest.
  ///
  /// - Throws: ``RunError``, with what failed first. Whatever was complete by then stays, and ``manifest`` tells of it.
  @discardableResult
  public func execute() throws(RunError) -> Manifest {
    let start = monotonicNanoseconds()
    state.withLock { $0.start = start }
    let deadline = options.deadline.map { start + UInt64(min(max($0 / .nanoseconds(1), 0), 1e18)) } ?? .max
    let preparation = Unchecked(
      RunPreparation(
        plan: plan, registry: registry, options: options, inputs: inputs, messages: inputMessages, journal: journal,
        cancellation: cancellation, results: results))
    // Opening a source may block as reading does; so that too happens where it can be waited for.
    try Thread.start("vb-prepare") { [self] in prepare(preparation.value) }
    let hasLeft = wait(until: deadline)
    let failure = state.withLock { state in
      state.end = monotonicNanoseconds()
      if let scheduler = state.scheduler {
        state.figures = scheduler.snapshot().figures
        state.error = state.error ?? scheduler.error
      }
      // A stage that was told to stop may have said so first; why it was told says more. Without any error a
      // scheduler was through before the stop came.
      if let reason = state.stopReason,
        state.error?.code == .cancelled || (state.error == nil && state.scheduler == nil)
      {
        state.error = reason
      }
      state.error?.pipeline = plan.pipeline
      return state.error
    }
    destroyInstances(of: preparation.value, hasLeft: hasLeft)
    if let failure { throw failure }
    return manifest
  }

  /// Ends the run soon, from any thread: stages stop, and nothing half-written stays.
  public func cancel() { stop(RunError(.cancelled, "the run was cancelled")) }

  /// What arrived at the free outputs of audio that are bound to memory, by name, once the run is complete.
  public var outputs: [String: [MemoryClip]] { results.clips }

  /// What arrived at those of events and documents.
  public var messages: [String: [MemoryMessage]] { results.messages }

  /// Where the buffers come from, once the run is prepared; for tests.
  var bufferPool: BufferPool? { state.withLock { $0.pool } }

  /// How far the run is.
  public var progress: RunProgress {
    state.withLock { state in
      let elapsed =
        state.start == 0 ? 0 : Double((state.end > 0 ? state.end : monotonicNanoseconds()) - state.start) / 1e9
      guard let scheduler = state.scheduler, let plan = state.resolved else {
        return RunProgress(fraction: nil, audioSeconds: 0, elapsedSeconds: elapsed, nodes: [])
      }
      let (figures, states, _) = scheduler.snapshot()
      return RunProgress(plan: plan, figures: figures, states: states, elapsedSeconds: elapsed)
    }
  }

  /// What the run did, so far or in the end.
  public var manifest: Manifest {
    state.withLock { state in
      Manifest(
        plan: state.resolved ?? plan, options: options, reports: registry.reports, artifacts: journal.artifacts,
        messages: journal.messages, figures: state.figures, error: state.error,
        wallSeconds: Double(state.end - min(state.start, state.end)) / 1e9, peakBufferBytes: state.pool?.peak ?? 0,
        grownLinks: state.scheduler?.grownLinks ?? 0)
    }
  }

  // MARK: Inside

  /// On its own thread: prepares, and sets the scheduler going.
  private func prepare(_ preparation: RunPreparation) {
    var failure: RunError?
    do throws(RunError) { try preparation.prepare() } catch { failure = error }
    let scheduler = Scheduler(
      nodes: failure == nil ? preparation.nodes : [], threads: options.threads, cancellation: cancellation,
      perturbation: options.perturbation)
    state.withLock { state in
      state.isPrepared = true
      state.pool = preparation.pool
      if let failure {
        state.error = failure
      } else if state.stopReason == nil {
        state.resolved = preparation.plan
        state.scheduler = scheduler
        scheduler.start()
      }
    }
    monitor.withLock { changed.broadcast() }
    if state.withLock({ $0.isAbandoned }) { for processor in preparation.processors { processor.destroy() } }
  }

  /// Destroys the instances, so that nothing half-written stays; what a stuck thread still uses is left to it.
  private func destroyInstances(of preparation: RunPreparation, hasLeft: Bool) {
    let (isPrepared, scheduler) = state.withLock { state in
      state.isAbandoned = !state.isPrepared
      return (state.isPrepared, state.scheduler)
    }
    guard isPrepared else { return }
    let busy = hasLeft ? [] : scheduler?.busyNodes() ?? []
    for (node, processor) in preparation.processors.enumerated() where !busy.contains(node) { processor.destroy() }
  }

  /// Waits for the end, the deadline or a cancel; and then for the threads to leave.
  ///
  /// - Returns: whether all have left.
  private func wait(until deadline: UInt64) -> Bool {
    let grace = UInt64(min(max(options.graceSeconds, 0) * 1e9, 1e18))
    var end = UInt64.max
    var warned: Set<Int> = []
    while true {
      let now = monotonicNanoseconds()
      if now >= deadline, state.withLock({ $0.stopReason == nil }) {
        stop(RunError(.deadline, "the deadline of \(options.deadline!) passed"))
      }
      let (isPrepared, isStopped, scheduler) = state.withLock { ($0.isPrepared, $0.stopReason != nil, $0.scheduler) }
      if isStopped || scheduler?.hasEnded == true { end = min(end, now + grace) }
      if isPrepared, scheduler == nil { return true }
      if now >= end {
        noteStuck(scheduler)
        return false
      }
      let pause = min(now + 200_000_000, deadline > now ? deadline : .max, end)
      if let scheduler {
        if scheduler.wait(until: pause) { return true }
        warnOfStalls(scheduler, &warned)
      } else {
        monitor.withLock { if state.withLock({ !$0.isPrepared }) { changed.wait(until: pause) } }
      }
    }
  }

  private func stop(_ error: RunError) {
    cancellation.cancel()
    let scheduler = state.withLock { state in
      if state.stopReason == nil { state.stopReason = error }
      return state.scheduler
    }
    scheduler?.stop(error)
    monitor.withLock { changed.broadcast() }
  }

  private func noteStuck(_ scheduler: Scheduler?) {
    let names = scheduler?.busyNodes().map { (state.withLock { $0.resolved } ?? plan).nodes[$0].name } ?? []
    let who = names.isEmpty ? "a source that is being opened" : names.joined(separator: ", ")
    journal.log(
      LogMessage(
        severity: .warning, node: names.first ?? "", text: "the run ended without waiting any longer for \(who)"))
  }

  private func warnOfStalls(_ scheduler: Scheduler, _ warned: inout Set<Int>) {
    let patience = UInt64(min(max(options.stallSeconds, 0) * 1e9, 1e18))
    let now = monotonicNanoseconds()
    guard let plan = state.withLock({ $0.resolved }) else { return }
    for index in scheduler.busyNodes(since: now - min(now, patience)) {
      let node = plan.nodes[index]
      guard case .stage(let stage, _) = node.role, !stage.traits.contains(.blocking), warned.insert(index).inserted
      else { continue }
      let waiting = scheduler.snapshot().waiting
      let others = waiting.isEmpty ? "" : " (\(waiting.joined(separator: "; ")))"
      journal.log(
        LogMessage(
          severity: .warning, node: node.name,
          text: "has been inside one call for \(Int(options.stallSeconds)) s without progress\(others)"))
    }
  }
}

/// Hands a value to one other thread that alone uses it until it is done.
private struct Unchecked<Value>: @unchecked Sendable {
  let value: Value
  init(_ value: Value) { self.value = value }
}
