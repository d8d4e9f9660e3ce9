extension ObjectStore {
  /// Every object whose key begins with a prefix, page after page.
  ///
  /// - Parameter body: called in the order of the keys; returns whether to go on.
  public func forEach(
    prefix: String, cancellation: Cancellation = .never,
    _ body: (ObjectInfo) throws(ObjectStoreError) -> Bool
  ) throws(ObjectStoreError) {
    var request = ListRequest(prefix: prefix)
    repeat {
      let page = try list(request, cancellation: cancellation)
      for object in page.objects where try !body(object) { return }
      request.continuation = page.next
    } while request.continuation != nil
  }

  /// All of them, in the order of their keys.
  public func all(prefix: String, cancellation: Cancellation = .never) throws(ObjectStoreError) -> [ObjectInfo] {
    var objects: [ObjectInfo] = []
    try forEach(prefix: prefix, cancellation: cancellation) { object in
      objects.append(object)
      return true
    }
    return objects
  }
}
