extension ResilientStore {
  public func list(_ request: ListRequest, cancellation: Cancellation) throws(ObjectStoreError) -> ObjectList {
    try cancellation.check(request.prefix)
    let place = try MergedListing.Place(request.continuation)
    var inner = request
    inner.continuation = place.inner
    var page: ObjectList
    do throws(ObjectStoreError) {
      if place.isLocal { throw .unavailable(subject: name, detail: "it could not be reached for the page before") }
      page = try ask { () throws(ObjectStoreError) in try through.list(inner, cancellation: cancellation) }
    } catch {
      guard case .unavailable = error, cached != nil || outbox != nil else { throw error }
      onEvent?(.listedWithoutStore(prefix: request.prefix))
      page = ObjectList(objects: cached.map { $0.cache.objects(of: $0.identity) } ?? [], isComplete: false)
      for index in page.objects.indices { page.objects[index].standing = .cached }
    }
    return MergedListing(request, place, page, outbox?.records() ?? []).page
  }
}
