import Synchronization
import Threads

/// One thing done to many objects or files, several at a time. An item that fails leaves the others alone.
public struct BulkWork: Sendable {
  /// How far the work is.
  public struct Progress: Equatable, Sendable {
    public var items = 0
    public var totalItems: Int
    /// Of the items that are done with.
    public var bytes: Int64 = 0
    public var totalBytes: Int64
  }

  /// What became of an item.
  public enum Outcome: Equatable, Sendable {
    case done
    /// There was nothing to do.
    case skipped
  }

  /// What became of all items.
  public struct Report: Sendable {
    public var done = 0
    public var skipped = 0
    /// Bytes of the items that were not skipped.
    public var bytes: Int64 = 0
    /// In the order of the items.
    public var failures: [(name: String, error: ObjectStoreError)] = []

    public init() {}
  }

  /// Items at a time.
  public var width: Int
  public var cancellation: Cancellation
  /// Called after every item, by one thread at a time.
  public var onProgress: @Sendable (Progress) -> Void

  public init(
    width: Int = 16, cancellation: Cancellation = .never, onProgress: @escaping @Sendable (Progress) -> Void = { _ in }
  ) {
    self.width = width
    self.cancellation = cancellation
    self.onProgress = onProgress
  }

  private struct State {
    var progress: Progress
    var outcomes: [Result<Outcome, ObjectStoreError>?]
  }

  /// Calls `body` for every item.
  ///
  /// - Throws: `cancelled`, after what had begun has ended.
  package func perform<Item: Sendable>(
    _ items: [Item], name: @Sendable (Item) -> String, size: @Sendable (Item) -> Int64,
    _ body: @escaping @Sendable (Item) throws(ObjectStoreError) -> Outcome
  ) throws(ObjectStoreError) -> Report {
    let sizes = items.map(size)
    let state = Mutex(
      State(
        progress: Progress(totalItems: items.count, totalBytes: sizes.reduce(0, +)),
        outcomes: [Result<Outcome, ObjectStoreError>?](repeating: nil, count: items.count)))
    let next = Atomic(0)
    let (cancellation, onProgress) = (cancellation, onProgress)
    Thread.parallel(min(width, items.count)) {
      while !cancellation.isCancelled {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < items.count else { return }
        let outcome = Result { () throws(ObjectStoreError) in try body(items[index]) }
        state.withLock { state in
          state.outcomes[index] = outcome
          state.progress.items += 1
          state.progress.bytes += sizes[index]
          onProgress(state.progress)
        }
      }
    }
    var report = Report()
    for (index, outcome) in state.withLock({ $0.outcomes }).enumerated() {
      switch outcome {
      case .success(.done)?: (report.done, report.bytes) = (report.done + 1, report.bytes + sizes[index])
      case .success(.skipped)?: report.skipped += 1
      case .failure(let error)?: report.failures.append((name(items[index]), error))
      case nil: break
      }
    }
    if cancellation.isCancelled { throw .cancelled(subject: "\(report.done + report.skipped) of \(items.count) done") }
    return report
  }
}
