import Glibc
import Synchronization
import Threads

/// Counts requests, and adds them to a file from time to time: by a thread of its own, so that no request ever waits for the disk, and when
/// the process ends.
public final class StoreMetrics: StoreObserver {
  private struct State {
    var statistics = StoreStatistics()
    /// What is not yet in the file, by months.
    var unwritten: [String: StoreStatistics] = [:]
    var isThreadRunning = false
  }

  /// Seconds between two additions to the file.
  private static let interval = 10.0

  private let state: Gate<State>
  private let file: StatisticsFile?

  /// - Parameter file: what to add to; nil to count in memory only.
  public init(file: StatisticsFile? = nil) {
    self.file = file
    state = Gate(State())
    if file != nil { AtExit.shared.add(self) }
  }

  deinit { Self.flush(state, file) }

  public func observe(_ sample: OperationSample) {
    let now = UnixTime.now
    let starts = state.withLock { state in
      state.statistics.record(sample, at: now)
      guard file != nil else { return false }
      state.unwritten[StatisticsFile.month(of: now), default: StoreStatistics()].record(sample, at: now)
      if state.isThreadRunning { return false }
      state.isThreadRunning = true
      return true
    }
    if starts { startThread() }
  }

  /// What was counted since this object was made.
  public var statistics: StoreStatistics { state.withLock { $0.statistics } }

  /// Adds what was counted to the file now.
  public func flush() { Self.flush(state, file) }

  /// The thread ends when there was nothing to add for an interval; the next request starts another.
  private func startThread() {
    let thread = WorkerThread { [state, file, weak self] in
      while true {
        _ = state.wait(atMost: Self.interval) { _ in nil as Void? }
        if self == nil { return }
        let isIdle = state.withLock { state in
          if state.unwritten.isEmpty { state.isThreadRunning = false }
          return state.unwritten.isEmpty
        }
        if isIdle { return }
        Self.flush(state, file)
      }
    }
    if let thread { thread.detach() } else { state.withLock { $0.isThreadRunning = false } }
  }

  private static func flush(_ state: Gate<State>, _ file: StatisticsFile?) {
    guard let file else { return }
    let unwritten = state.withLock { state in
      defer { state.unwritten = [:] }
      return state.unwritten
    }
    for (month, statistics) in unwritten {
      do throws(ObjectStoreError) {
        try file.add(statistics, to: month)
      } catch {
        // Statistics are nothing to fail for; they are tried again with the next ones.
        state.withLock { $0.unwritten[month, default: StoreStatistics()].merge(statistics) }
      }
    }
  }

  /// What is to be written when the process ends in good order, for then nothing is deinitialised.
  private final class AtExit: Sendable {
    private struct Weak: Sendable { weak let metrics: StoreMetrics? }

    static let shared = AtExit()
    private let all = Mutex<[Weak]>([])

    private init() { atexit { AtExit.shared.flush() } }

    func add(_ metrics: StoreMetrics) {
      all.withLock { all in
        all.removeAll { $0.metrics == nil }
        all.append(Weak(metrics: metrics))
      }
    }

    private func flush() {
      for entry in all.withLock({ $0 }) { entry.metrics?.flush() }
    }
  }
}
