import Engine
import Synchronization

/// How far a batch is: what is done, what runs. Safe to use from any thread.
final class BatchProgress: Sendable {
  private struct State {
    var done = 0
    var failed = 0
    var running: [Int: Run] = [:]
    var isCancelled = false
  }

  private let state = Mutex(State())
  private let total: Int

  init(total: Int) { self.total = total }

  /// - Returns: false when the batch was cancelled and nothing more is to begin.
  func begin(_ index: Int, _ run: Run) -> Bool {
    state.withLock { state in
      if !state.isCancelled { state.running[index] = run }
      return !state.isCancelled
    }
  }

  func end(_ index: Int, failed: Bool) {
    state.withLock { state in
      state.running[index] = nil
      state.done += 1
      if failed { state.failed += 1 }
    }
  }

  /// Ends what runs, and lets nothing more begin.
  func cancel() {
    let running = state.withLock { state in
      state.isCancelled = true
      return Array(state.running.values)
    }
    for run in running { run.cancel() }
  }

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Such as `3 of 12 done, 1 failed   43%  1:02 of audio  85× real time`.
  var text: String {
    let (done, failed, first) = state.withLock { state in
      (state.done, state.failed, state.running.min { $0.key < $1.key }?.value)
    }
    var text = "\(done) of \(total) done"
    if failed > 0 { text += ", \(failed) failed" }
    if let first { text += "  " + ProgressLine.text(first.progress) }
    return text
  }
}
