import Glibc
import ObjectStore
import TestSupport

/// A folder that can be cut off, with cache and outbox before it.
struct OutboxRig {
  let folder: TemporaryFolder
  let inner: InterruptibleStore
  let cache: DiskCache
  let outbox: Outbox
  let store: ResilientStore
  let log = EventLog()

  /// - Parameter pause: seconds for which the store is not asked after so many failures.
  init(
    drains: Bool = false, limit: Int64 = 256 << 20, outboxFolder: String? = nil, failures: Int = 3, pause: Double = 0.05
  ) throws {
    folder = try TemporaryFolder()
    inner = try InterruptibleStore(LocalStore(.init(folder: folder.path("store"), isDurable: false)))
    cache = try DiskCache(folder: folder.path("cache"), limit: 64 << 20)
    outbox = try Outbox(folder: outboxFolder ?? folder.path("outbox"), limit: limit)
    var breaker = CircuitBreaker.Settings()
    breaker.failures = failures
    breaker.pause = pause
    breaker.longestPause = pause
    store = ResilientStore(
      inner, cache: cache, outbox: outbox, breaker: breaker, drains: drains, onEvent: log.handler)
  }

  /// The store as another process has it, with the same cache and outbox.
  func another() throws -> ResilientStore {
    try ResilientStore(
      inner, cache: DiskCache(folder: cache.folder, limit: cache.limit),
      outbox: Outbox(folder: outbox.folder, limit: outbox.limit), identity: store.name, drains: false)
  }

  /// Makes what waits, once the circuit lets it.
  func replay() throws -> OutboxReplay.Report {
    inner.isDown = false
    usleep(60_000)
    return try store.replay()
  }
}
