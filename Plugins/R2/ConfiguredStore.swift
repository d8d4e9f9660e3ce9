import ObjectStages
import ObjectStore
import Synchronization

/// The store that the environment describes, one for the whole process: its connections are shared by all nodes of all runs.
struct ConfiguredStore {
  let store: any ObjectStore
  /// Knows the store's URLs.
  let references: ReferenceResolver

  private static let made = Mutex<ConfiguredStore?>(nil)

  /// The store, made when it is first asked for. A failure is not kept, since it may be put right.
  static func shared() throws(ObjectStoreError) -> ConfiguredStore {
    try made.withLock { made throws(ObjectStoreError) in
      if let made { return made }
      let store = try ConfiguredStore()
      made = store
      return store
    }
  }

  private init() throws(ObjectStoreError) {
    let configuration: StorageConfiguration
    do throws(ConfigurationError) {
      configuration = try .ofProcess()
    } catch {
      throw error.asStoreError
    }
    store = try configuration.makeStore(onEvent: NodeWatch.tell)
    references = try ReferenceResolver(baseURLs: configuration.objectURLs)
  }
}

extension StorageConfiguration {
  /// What URLs of the store's objects begin with: presigned ones, with the bucket in the path or in the host's name, and public ones.
  fileprivate var objectURLs: [String] {
    guard case .remote(let bucket) = place else { return [] }
    var urls = ["\(bucket.endpoint)/\(bucket.name)"]
    if let scheme = bucket.endpoint.firstRange(of: "://") {
      urls.append(bucket.endpoint[..<scheme.upperBound] + "\(bucket.name)." + bucket.endpoint[scheme.upperBound...])
    }
    if let address = bucket.publicURL { urls.append(address) }
    return urls
  }
}
