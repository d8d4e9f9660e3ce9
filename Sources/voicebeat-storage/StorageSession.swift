import Console
import Glibc
import ObjectStore
import Synchronization

/// The configured storage with what a command needs around it: signals that end it in good order, and progress.
struct StorageSession {
  let storage: Storage
  let cancellation: Cancellation
  private let signals: SignalWatch

  /// - Throws: every problem of the configuration at once.
  init() throws {
    storage = try Storage(.ofProcess()) { event in
      ErrorReport.warn(event.description)
    }
    let cancellation = Cancellation()
    self.cancellation = cancellation
    signals = SignalWatch { cancellation.cancel() }
  }

  var configuration: StorageConfiguration { storage.configuration }

  /// What to read and write with.
  var store: any ObjectStore { storage.store }

  /// The same past cache and outbox: for what is only right when it holds in the store itself.
  var source: any ObjectStore { storage.remote ?? storage.store }

  /// Calls `body`; after a signal, throws the status that the signal asks for.
  func perform<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch {
      guard let status = signals.status else { throw error }
      throw CommandError(status, "ended by a signal; nothing partial is left")
    }
  }

  /// Moves one object with progress on a terminal.
  func performTransfer(
    isQuiet: Bool, _ body: (FileTransfer, FileTransfer.Progress?) throws -> ObjectInfo
  ) throws -> ObjectInfo {
    let transfer = FileTransfer(store)
    guard Terminal.showsProgress && !isQuiet else { return try perform { try body(transfer, nil) } }
    let line = ProgressLine()
    let display = ProgressDisplay { line.text }
    defer { display.stop() }
    return try perform { try body(transfer) { done, total in line.show(BulkText.progress(done, of: total)) } }
  }

  /// Objects at a time where nobody says: a folder has no round trips to wait for, and many threads only get in each other's way.
  private var standardJobs: Int { storage.remote == nil ? 4 : 16 }

  /// Threads beyond these would only wait for connections, and take memory.
  private var mostJobs: Int {
    guard case .remote(let bucket) = configuration.place else { return .max }
    return 4 * bucket.connections
  }

  /// Does something to many objects with progress on a terminal.
  ///
  /// - Parameter jobs: objects at a time; nil for what suits the store.
  func performBulk<Report>(
    jobs: Int?, isQuiet: Bool, _ body: (BulkWork) throws -> Report
  ) throws -> Report {
    let line = ProgressLine()
    let display = Terminal.showsProgress && !isQuiet ? ProgressDisplay { line.text } : nil
    defer { display?.stop() }
    let work = BulkWork(width: min(jobs ?? standardJobs, mostJobs), cancellation: cancellation) {
      line.show(BulkText.progress($0))
    }
    return try perform { try body(work) }
  }
}

/// The latest progress, from the threads that work to the one that draws.
private final class ProgressLine: Sendable {
  private let latest = Mutex("")

  func show(_ text: String) { latest.withLock { $0 = text } }

  var text: String { latest.withLock { $0 } }
}
