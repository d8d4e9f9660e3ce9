import Threads

/// A thread that makes queued writes when the store is back, and is there only while some wait.
final class OutboxDrain: Sendable {
  private struct State {
    var isRunning = false
    var isWanted = false
    var isStopped = false
  }

  private let gate = Gate(State())
  private let cancellation = Cancellation()
  private let replay: @Sendable (Cancellation) throws(ObjectStoreError) -> Bool
  /// Seconds between two attempts; the circuit breaker decides whether one reaches the store.
  private static let pause = 1.0

  /// - Parameter replay: makes what waits, and tells whether nothing is left.
  init(_ replay: @escaping @Sendable (Cancellation) throws(ObjectStoreError) -> Bool) { self.replay = replay }

  /// Sees to it that what waits is made.
  func wake() {
    let starts = gate.change { state in
      state.isWanted = true
      if state.isRunning || state.isStopped { return false }
      state.isRunning = true
      return true
    }
    guard starts else { return }
    let thread = WorkerThread { [gate, cancellation, replay] in
      Self.run(gate, cancellation, replay)
    }
    if let thread { thread.detach() } else { gate.change { $0.isRunning = false } }
  }

  /// Ends the thread, soon.
  func stop() {
    cancellation.cancel()
    gate.change { $0.isStopped = true }
  }

  private static func run(
    _ gate: Gate<State>, _ cancellation: Cancellation,
    _ replay: @Sendable (Cancellation) throws(ObjectStoreError) -> Bool
  ) {
    while true {
      gate.change { $0.isWanted = false }
      let isDone = (try? replay(cancellation)) ?? false
      let ends = gate.change { state in
        if state.isStopped || (isDone && !state.isWanted) {
          state.isRunning = false
          return true
        }
        return false
      }
      if ends { return }
      if !isDone { _ = gate.wait(atMost: pause) { $0.isStopped ? true : nil } }
    }
  }
}
