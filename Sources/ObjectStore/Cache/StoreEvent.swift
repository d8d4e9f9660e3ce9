/// What a store did otherwise than usual, for whoever runs it to know. Its description is a sentence.
public enum StoreEvent: Equatable, Sendable {
  /// The cache cannot be written, so nothing more is cached until it can. Told once.
  case cacheUnwritable(detail: String)
  /// A cached copy was not what had been written; it is dropped and fetched again.
  case cacheDamaged(key: ObjectKey)
  /// The store does not answer; for a while it is not even asked.
  case storeUnavailable(detail: String)
  /// The store answers again.
  case storeAvailable
  /// The store cannot be reached, so an object, or what is known of it, came from the cache: as it was last seen.
  case servedFromCache(key: ObjectKey)
  /// The store cannot be reached, so only what is cached and queued was listed.
  case listedWithoutStore(prefix: String)
  /// The store cannot be reached, so a write waits in the outbox.
  case writeQueued(key: ObjectKey)
  /// A queued write was made.
  case queuedWriteMade(key: ObjectKey)
  /// What a queued write made its condition no longer holds; it is kept aside.
  case queuedWriteConflicts(key: ObjectKey, detail: String)
}

/// Takes events, on the thread of the request that they came up in.
public typealias StoreEventHandler = @Sendable (StoreEvent) -> Void

extension StoreEvent: CustomStringConvertible {
  public var description: String {
    switch self {
    case .cacheUnwritable(let detail): "the cache cannot be written, so nothing more is cached: \(detail)"
    case .cacheDamaged(let key): "\(key): its cached copy was damaged and is fetched again"
    case .storeUnavailable(let detail): "the store cannot be reached: \(detail)"
    case .storeAvailable: "the store can be reached again"
    case .servedFromCache(let key): "\(key): from the cache, as it was last seen, because the store cannot be reached"
    case .listedWithoutStore(let prefix):
      "\(prefix.isEmpty ? "the listing" : prefix): only what is cached and queued, because the store cannot be reached"
    case .writeQueued(let key): "\(key): waits in the outbox, because the store cannot be reached"
    case .queuedWriteMade(let key): "\(key): written from the outbox"
    case .queuedWriteConflicts(let key, let detail): "\(key): the queued write is kept aside: \(detail)"
    }
  }
}
