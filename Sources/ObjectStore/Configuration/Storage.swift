import Digests

/// The store that a configuration describes, with all that goes with it.
public struct Storage: Sendable {
  public let configuration: StorageConfiguration
  /// What to read and write with: a folder, or a bucket with cache and outbox.
  public let store: any ObjectStore
  /// The bucket itself, past cache and outbox; nil of a folder. For what must hold in the bucket, such as a backup or a look at its rules.
  public let remote: R2Store?
  /// The bucket with cache and outbox; nil of a folder.
  public let resilient: ResilientStore?
  public let cache: DiskCache?
  public let outbox: Outbox?
  /// Counts the bucket's requests; nil of a folder.
  public let metrics: StoreMetrics?
  /// What is counted across processes; nil where nothing is.
  public let statistics: StatisticsFile?

  /// Opens a store. Nothing is sent to a bucket before the first call.
  ///
  /// - Parameters:
  ///   - baseURL: what presigned URLs of a local folder begin with, where somebody serves it.
  ///   - onEvent: told what the store does otherwise than usual, such as queueing a write.
  /// - Throws: `misconfigured`, `denied`, `io`, with what to do.
  public init(
    _ configuration: StorageConfiguration, baseURL: String? = nil, onEvent: StoreEventHandler? = nil
  ) throws(ObjectStoreError) {
    self.configuration = configuration
    switch configuration.place {
    case .local(let folder):
      store = try LocalStore(.init(folder: folder, baseURL: baseURL, isDurable: configuration.isDurable))
      remote = nil
      resilient = nil
      cache = nil
      outbox = nil
      metrics = nil
      statistics = nil
    case .remote(let bucket):
      let statistics = configuration.stateFolder.map { StatisticsFile(path: "\($0)/\(bucket.folderName).json") }
      let metrics = StoreMetrics(file: statistics)
      let cache = Self.cache(configuration.cache, onEvent)
      let outbox = try Self.outbox(configuration.outbox, bucket)
      var settings = try R2Configuration(bucket)
      settings.observer = metrics
      // Whoever can go on without the store need not insist for minutes.
      if outbox != nil { settings.retries = RetryPolicy(attempts: 8, patience: 30) }
      let remote = R2Store(settings)
      var breaker = CircuitBreaker.Settings()
      // What is counted has been retried already.
      breaker.failures = 2
      let resilient = ResilientStore(
        remote, cache: cache, outbox: outbox, identity: bucket.identity, trust: configuration.cache?.trust ?? 0,
        breaker: breaker, onEvent: onEvent)
      self.store = resilient
      self.remote = remote
      self.resilient = resilient
      self.cache = cache
      self.outbox = outbox
      self.metrics = metrics
      self.statistics = statistics
    }
  }

  /// A cache is no condition: without one everything works, and takes longer.
  private static func cache(_ settings: StorageConfiguration.Cache?, _ onEvent: StoreEventHandler?) -> DiskCache? {
    guard let settings else { return nil }
    do throws(ObjectStoreError) {
      return try DiskCache(folder: settings.folder, limit: settings.limit, onEvent: onEvent)
    } catch {
      onEvent?(.cacheUnwritable(detail: error.description))
      return nil
    }
  }

  /// An outbox is one: whoever relies on it must know that it is there.
  private static func outbox(
    _ settings: StorageConfiguration.Outbox?, _ bucket: StorageConfiguration.Bucket
  ) throws(ObjectStoreError) -> Outbox? {
    guard let settings else { return nil }
    do throws(ObjectStoreError) {
      return try Outbox(folder: "\(settings.folder)/\(bucket.folderName)", limit: settings.limit)
    } catch {
      throw .misconfigured(
        detail: "the outbox, where writes wait while the store cannot be reached, cannot be used: \(error); set "
          + "VOICEBEAT_STORAGE_OUTBOX to a folder of your own, or to off to let such writes fail")
    }
  }
}

extension StorageConfiguration {
  /// The store to read and write with. See ``Storage`` for what goes with it.
  public func makeStore(onEvent: StoreEventHandler? = nil) throws(ObjectStoreError) -> any ObjectStore {
    try Storage(self, onEvent: onEvent).store
  }
}

extension StorageConfiguration.Bucket {
  /// Tells the bucket's files on this machine from those of others.
  var folderName: String { "\(name)-\(MessageDigest.of(Array(identity.utf8), .sha256).hexadecimal.prefix(8))" }
}
