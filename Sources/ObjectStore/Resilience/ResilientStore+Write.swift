extension ResilientStore {
  public func put(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    var options = try options.checked(for: key)
    if outbox?.latest(key) == nil {
      options.condition = resolved(options.condition)
      do throws(ObjectStoreError) {
        return try ask { () throws(ObjectStoreError) in
          try through.put(key, body, options, cancellation: cancellation)
        }
      } catch {
        guard case .unavailable = error, outbox != nil else { throw error }
      }
    }
    return try queue(key, options) { writer throws(ObjectStoreError) in
      try writer.append(body, cancellation: cancellation)
    }
  }

  public func delete(_ key: ObjectKey, cancellation: Cancellation) throws(ObjectStoreError) {
    try cancellation.check(key.text)
    if outbox?.latest(key) == nil {
      do throws(ObjectStoreError) {
        return try ask { () throws(ObjectStoreError) in try through.delete(key, cancellation: cancellation) }
      } catch {
        guard case .unavailable = error, outbox != nil else { throw error }
      }
    }
    try queueRemoval(key)
  }

  public func delete(
    _ keys: [ObjectKey], cancellation: Cancellation
  ) throws(ObjectStoreError) -> [(key: ObjectKey, error: ObjectStoreError)] {
    try cancellation.check(name)
    let waiting = Set(outbox?.records().map(\.key) ?? [])
    let free = keys.filter { !waiting.contains($0) }
    var queued = keys.filter { waiting.contains($0) }
    var failures: [(key: ObjectKey, error: ObjectStoreError)] = []
    if !free.isEmpty {
      do throws(ObjectStoreError) {
        failures = try ask { () throws(ObjectStoreError) in try through.delete(free, cancellation: cancellation) }
      } catch {
        guard case .unavailable = error, outbox != nil else { throw error }
        queued += free
      }
    }
    for key in queued {
      do throws(ObjectStoreError) { try queueRemoval(key) } catch { failures.append((key, error)) }
    }
    return failures
  }

  /// Where the store cannot be reached, what can still be read, here or there, is queued like a put.
  public func copy(
    _ source: ObjectKey, to target: ObjectKey, _ options: PutOptions?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(source.text)
    var options = try options?.checked(for: target)
    if outbox?.latest(source) == nil && outbox?.latest(target) == nil {
      let condition = resolved(options?.condition)
      options?.condition = condition
      do throws(ObjectStoreError) {
        return try ask { () throws(ObjectStoreError) in
          try through.copy(source, to: target, options, cancellation: cancellation)
        }
      } catch {
        guard case .unavailable = error, outbox != nil else { throw error }
      }
    }
    guard let outbox else { throw .unavailable(subject: target.text, detail: "there is no outbox") }
    let writer = try outbox.writer(target)
    let info = try get(source, range: nil, if: nil, cancellation: cancellation) { piece throws(ObjectStoreError) in
      try writer.append(piece)
    }
    let kept = PutOptions(contentType: info.contentType, metadata: info.metadata, storageClass: info.storageClass)
    let copy = try outbox.add(.put, target, options ?? kept, writer)
    queued(target)
    return copy
  }

  /// Puts a write into the outbox.
  private func queue(
    _ key: ObjectKey, _ options: PutOptions, _ write: (SealedWriter) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> ObjectInfo {
    guard let outbox else { throw .unavailable(subject: key.text, detail: "there is no outbox") }
    let writer = try outbox.writer(key)
    try write(writer)
    let info = try outbox.add(.put, key, options, writer)
    queued(key)
    return info
  }

  private func queueRemoval(_ key: ObjectKey) throws(ObjectStoreError) {
    guard let outbox else { throw .unavailable(subject: key.text, detail: "there is no outbox") }
    _ = try outbox.add(.delete, key, PutOptions(), try outbox.writer(key))
    queued(key)
  }
}
