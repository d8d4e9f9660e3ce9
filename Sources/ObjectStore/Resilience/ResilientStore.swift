/// A store that goes on working while the one behind it cannot be reached.
///
/// Reads then come from the cache, as objects were last seen; writes and removals are kept on this machine's disk, in an outbox,
/// and are made in their order when the store is back: by ``replay(cancellation:)``, or by a thread of this object, in any process that
/// uses the outbox. Until then every read here sees them. Whoever asks is told: by `standing` in what is returned, by
/// `isComplete` in a listing, and by events.
///
/// A write of an object whose earlier write still waits is queued behind it. What a queued write made its condition is checked when it
/// is made; where it no longer holds, the write is kept aside with its bytes and reported, and nothing is overwritten.
///
/// After some failures the store is not asked for a while (``CircuitBreaker``), so that nobody waits for what will not come.
public final class ResilientStore: ObjectStore {
  let inner: any ObjectStore
  /// The store with its cache.
  let cached: CachedStore?
  public let outbox: Outbox?
  let remote: RemoteAccess
  let onEvent: StoreEventHandler?
  private let drain: OutboxDrain?

  /// - Parameters:
  ///   - cache: where reads come from when the store cannot be reached; nil where they are to fail.
  ///   - outbox: where writes then wait, of this store alone; nil where they are to fail.
  ///   - identity: tells the store from others that share the cache; its name, where nil.
  ///   - trust: see ``CachedStore``.
  ///   - drains: whether a thread of this object makes queued writes as soon as the store is back.
  ///   - onEvent: told what was done otherwise than usual.
  public init(
    _ inner: any ObjectStore, cache: DiskCache?, outbox: Outbox?, identity: String? = nil, trust: Double = 0,
    breaker: CircuitBreaker.Settings = .init(), drains: Bool = true, onEvent: StoreEventHandler? = nil
  ) {
    self.inner = inner
    self.outbox = outbox
    self.onEvent = onEvent
    let cached = cache.map { CachedStore(inner, cache: $0, identity: identity, trust: trust, onEvent: onEvent) }
    self.cached = cached
    let remote = RemoteAccess(breaker, name: inner.name, onEvent: onEvent)
    self.remote = remote
    guard let outbox, drains else {
      drain = nil
      return
    }
    let replay = OutboxReplay(inner, cached, outbox, remote, onEvent)
    drain = OutboxDrain { cancellation throws(ObjectStoreError) in
      _ = try replay.run(waiting: nil, cancellation: cancellation)
      return outbox.isEmpty
    }
  }

  deinit { drain?.stop() }

  public var name: String { inner.name }

  /// Whether the store is asked, or why it is not.
  public var circuit: CircuitBreaker.State { remote.state }

  /// Makes the writes that wait, in their order, up to the first that must wait on.
  ///
  /// - Returns: how many were made, and how many were kept aside.
  /// - Throws: why the rest waits: `unavailable`, `denied`, `throttled`, `cancelled`, ….
  public func replay(cancellation: Cancellation = .never) throws(ObjectStoreError) -> OutboxReplay.Report {
    guard let outbox else { return OutboxReplay.Report() }
    return try OutboxReplay(inner, cached, outbox, remote, onEvent).run(
      waiting: cancellation, cancellation: cancellation)
  }

  /// The store behind, with its cache where it has one.
  var through: any ObjectStore { cached ?? inner }

  /// Asks the store, and sees to it that what waits is made now that it answers.
  func ask<Result>(_ body: () throws(ObjectStoreError) -> Result) throws(ObjectStoreError) -> Result {
    let result = try remote.ask(body)
    if let outbox, !outbox.isEmpty { drain?.wake() }
    return result
  }

  /// Tells that a write waits.
  func queued(_ key: ObjectKey) {
    onEvent?(.writeQueued(key: key))
    drain?.wake()
  }

  /// A condition whose ETag may be one that the outbox gave, as the store knows it.
  func resolved(_ condition: ReadCondition?) -> ReadCondition? {
    switch condition {
    case .matches(let etag): .matches(etag: outbox?.storedETag(of: etag) ?? etag)
    case .differs(let etag): .differs(fromETag: outbox?.storedETag(of: etag) ?? etag)
    case nil: nil
    }
  }

  func resolved(_ condition: WriteCondition?) -> WriteCondition? {
    if case .matches(let etag) = condition { return .matches(etag: outbox?.storedETag(of: etag) ?? etag) }
    return condition
  }

  public func presign(
    _ method: PresignedMethod, _ key: ObjectKey, expiry: Int
  ) throws(ObjectStoreError) -> PresignedURL {
    try inner.presign(method, key, expiry: expiry)
  }

  static func notFound(_ key: ObjectKey) -> ObjectStoreError {
    .notFound(subject: key.text, detail: "there is no such object")
  }
}
