extension CachedStore {
  public func get(
    _ key: ObjectKey, range: ByteRange?, if condition: ReadCondition?, cancellation: Cancellation,
    into sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    guard let (copy, info) = try confirmedCopy(key, condition, cancellation) else {
      return try fetch(key, range: range, if: condition, cancellation: cancellation, into: sink)
    }
    let bounds = try range.map { range throws(ObjectStoreError) in try range.bounds(in: info.size, subject: key.text) }
    let part = bounds ?? 0..<info.size
    copy.touch()
    let end = try copy.read(part, cancellation: cancellation, into: sink)
    if end == part.upperBound { return info }

    dropDamaged(key)
    if end == part.lowerBound {
      return try fetch(key, range: range, if: condition, cancellation: cancellation, into: sink)
    }
    // What was handed on is right; the rest comes from the store, of the same content.
    do throws(ObjectStoreError) {
      return try inner.get(
        key, range: .bytes(from: end, count: part.upperBound - end), if: .matches(etag: info.etag),
        cancellation: cancellation, into: sink)
    } catch .preconditionFailed {
      throw .corrupted(
        subject: key.text,
        detail: "its cached copy was damaged, and the store has another content by now; read it again")
    } catch {
      throw error
    }
  }

  public func download(
    _ key: ObjectKey, to descriptor: Int32, sizeHint: Int64?, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    let file = OpenFile(descriptor, for: key.text)
    if let (copy, info) = try confirmedCopy(key, condition, cancellation) {
      copy.touch()
      var offset: Int64 = 0
      let end = try copy.read(0..<info.size, cancellation: cancellation) { piece throws(ObjectStoreError) in
        try file.write(piece, at: offset)
        offset += Int64(piece.count)
      }
      if end == info.size {
        try file.truncate(to: end)
        return info
      }
      dropDamaged(key)
    }
    let info = try inner.download(
      key, to: descriptor, sizeHint: sizeHint, if: condition, cancellation: cancellation)
    fill(info, cancellation) { writer throws(ObjectStoreError) in
      try writer.append(descriptor, from: 0, count: info.size, cancellation: cancellation)
    }
    return info
  }

  /// A copy of what the store has now, and what the store says of it; nil where the bytes must come from the store.
  private func confirmedCopy(
    _ key: ObjectKey, _ condition: ReadCondition?, _ cancellation: Cancellation
  ) throws(ObjectStoreError) -> (SealedFile, ObjectInfo)? {
    guard let copy = copy(of: key), let info = copy.info, condition.holds(for: info) else { return nil }
    if isTrusted(copy) { return (copy, info) }
    do throws(ObjectStoreError) {
      // Without a condition, as some stores ignore it.
      let now = try inner.head(key, if: nil, cancellation: cancellation)
      guard now.etag == info.etag, now.size == info.size else { return nil }
      confirm(copy)
      return (copy, now)
    } catch .notFound(let subject, let detail) {
      cache.remove(key, of: identity)
      throw .notFound(subject: subject, detail: detail)
    } catch {
      throw error
    }
  }

  /// Reads from the store, and keeps a copy of what is read whole.
  private func fetch(
    _ key: ObjectKey, range: ByteRange?, if condition: ReadCondition?, cancellation: Cancellation,
    into sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> ObjectInfo {
    guard range == nil else {
      return try inner.get(key, range: range, if: condition, cancellation: cancellation, into: sink)
    }
    var writer = cache.writer(key)
    let info = try inner.get(key, range: nil, if: condition, cancellation: cancellation) {
      piece throws(ObjectStoreError) in
      if let open = writer {
        do throws(ObjectStoreError) {
          try open.append(piece)
        } catch {
          cache.failed(error)
          writer = nil
        }
      }
      try sink(piece)
    }
    if let writer { publish(writer, info) }
    return info
  }

  /// Makes a copy of an object whose bytes are at hand.
  func fill(
    _ info: ObjectInfo, _ cancellation: Cancellation, _ write: (SealedWriter) throws(ObjectStoreError) -> Void
  ) {
    guard info.size <= cache.largest, let writer = cache.writer(info.key) else { return }
    do throws(ObjectStoreError) {
      try write(writer)
      publish(writer, info)
    } catch {
      cache.failed(error)
    }
  }
}
