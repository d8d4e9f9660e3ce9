extension ResilientStore {
  public func head(
    _ key: ObjectKey, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    if let waiting = outbox?.latest(key) {
      guard let info = waiting.info else { throw Self.notFound(key) }
      try condition.check(info)
      return info
    }
    do throws(ObjectStoreError) {
      return try ask { () throws(ObjectStoreError) in
        try through.head(key, if: resolved(condition), cancellation: cancellation)
      }
    } catch {
      guard case .unavailable = error, let (_, info) = lastSeen(key) else { throw error }
      try condition.check(info)
      onEvent?(.servedFromCache(key: key))
      return info
    }
  }

  public func get(
    _ key: ObjectKey, range: ByteRange?, if condition: ReadCondition?, cancellation: Cancellation,
    into sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    if let (file, info) = try waitingContent(key) {
      return try read(file, info, range, condition, cancellation, into: sink)
    }
    var hasBegun = false
    // What the sink throws says nothing of the store.
    var refusal: ObjectStoreError?
    do throws(ObjectStoreError) {
      let info = try ask { () throws(ObjectStoreError) -> ObjectInfo? in
        do throws(ObjectStoreError) {
          return try through.get(key, range: range, if: resolved(condition), cancellation: cancellation) {
            piece throws(ObjectStoreError) in
            hasBegun = true
            do throws(ObjectStoreError) {
              try sink(piece)
            } catch {
              refusal = error
              throw error
            }
          }
        } catch {
          if refusal != nil { return nil }
          throw error
        }
      }
      if let info { return info }
      throw refusal ?? .cancelled(subject: key.text)
    } catch {
      guard refusal == nil, !hasBegun, case .unavailable = error, let (file, info) = lastSeen(key) else { throw error }
      onEvent?(.servedFromCache(key: key))
      return try read(file, info, range, condition, cancellation, into: sink)
    }
  }

  public func download(
    _ key: ObjectKey, to descriptor: Int32, sizeHint: Int64?, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    try cancellation.check(key.text)
    if let (file, info) = try waitingContent(key) {
      return try copy(file, info, to: descriptor, condition, cancellation)
    }
    do throws(ObjectStoreError) {
      return try ask { () throws(ObjectStoreError) in
        try through.download(
          key, to: descriptor, sizeHint: sizeHint, if: resolved(condition), cancellation: cancellation)
      }
    } catch {
      guard case .unavailable = error, let (file, info) = lastSeen(key) else { throw error }
      onEvent?(.servedFromCache(key: key))
      return try copy(file, info, to: descriptor, condition, cancellation)
    }
  }

  /// The bytes of a write that waits; nil where none does.
  ///
  /// - Throws: `notFound` where a removal waits, `corrupted` where the bytes are not those that were written.
  func waitingContent(_ key: ObjectKey) throws(ObjectStoreError) -> (SealedFile, ObjectInfo)? {
    // A write that was made between two looks is in the store.
    while let waiting = outbox?.latest(key) {
      guard let info = waiting.info else { throw Self.notFound(key) }
      if let file = outbox?.open(waiting.file) { return (file, info) }
      if outbox?.files().contains(waiting.file) == true {
        throw .corrupted(subject: key.text, detail: "its copy in the outbox is damaged")
      }
    }
    return nil
  }

  /// An object's copy in the cache, as it was last seen.
  func lastSeen(_ key: ObjectKey) -> (SealedFile, ObjectInfo)? {
    guard let copy = cached?.copy(of: key), var info = copy.info else { return nil }
    info.standing = .cached
    return (copy, info)
  }

  private func read(
    _ file: SealedFile, _ info: ObjectInfo, _ range: ByteRange?, _ condition: ReadCondition?,
    _ cancellation: Cancellation, into sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> ObjectInfo {
    try condition.check(info)
    let bounds = try range.map { range throws(ObjectStoreError) in
      try range.bounds(in: info.size, subject: info.key.text)
    }
    let part = bounds ?? 0..<info.size
    if info.standing == .cached { file.touch() }
    let end = try file.read(part, cancellation: cancellation, into: sink)
    guard end == part.upperBound else {
      if info.standing == .cached { cached?.dropDamaged(info.key) }
      throw .corrupted(
        subject: info.key.text, detail: "its copy on this machine is damaged, and the store cannot be reached")
    }
    return info
  }

  private func copy(
    _ file: SealedFile, _ info: ObjectInfo, to descriptor: Int32, _ condition: ReadCondition?,
    _ cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let target = OpenFile(descriptor, for: info.key.text)
    var offset: Int64 = 0
    let info = try read(file, info, nil, condition, cancellation) { piece throws(ObjectStoreError) in
      try target.write(piece, at: offset)
      offset += Int64(piece.count)
    }
    try target.truncate(to: info.size)
    return info
  }
}
