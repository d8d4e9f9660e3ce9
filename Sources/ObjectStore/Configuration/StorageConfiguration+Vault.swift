extension StorageConfiguration {
  /// A second store beside the configured one: `local:DIR`, or `r2:BUCKET` with the same endpoint and credentials.
  ///
  /// - Throws: `misconfigured` for another text, and for a bucket where none is configured.
  public func makeStore(at place: String) throws(ObjectStoreError) -> any ObjectStore {
    if place.hasPrefix("local:") {
      return try LocalStore(LocalStore.Configuration(folder: String(place.dropFirst(6))))
    }
    guard place.hasPrefix("r2:"), place.utf8.count > 3 else {
      throw .misconfigured(detail: "\"\(place)\" is no place for objects; write local:DIR or r2:BUCKET")
    }
    guard case .remote(var bucket) = self.place else {
      throw .misconfigured(
        detail: "\(place) needs credentials, but objects are kept in a local folder; set the R2_ variables")
    }
    bucket.name = String(place.dropFirst(3))
    return try R2Store(R2Configuration(bucket))
  }
}
