import Digests

/// Makes the writes that wait in an outbox, in their order.
public struct OutboxReplay: Sendable {
  /// What a replay did.
  public struct Report: Equatable, Sendable {
    /// Writes that were made.
    public var made: Int
    /// Writes that could not be made and are kept aside.
    public var conflicts: Int

    public init(made: Int = 0, conflicts: Int = 0) {
      self.made = made
      self.conflicts = conflicts
    }
  }

  private let store: any ObjectStore
  private let cached: CachedStore?
  private let outbox: Outbox
  private let remote: RemoteAccess
  private let onEvent: StoreEventHandler?

  init(
    _ store: any ObjectStore, _ cached: CachedStore?, _ outbox: Outbox, _ remote: RemoteAccess,
    _ onEvent: StoreEventHandler?
  ) {
    self.store = store
    self.cached = cached
    self.outbox = outbox
    self.remote = remote
    self.onEvent = onEvent
  }

  /// Makes what waits, up to the first write that must wait on.
  ///
  /// - Parameter waiting: waits for another process that does the same, unless nil.
  func run(waiting: Cancellation?, cancellation: Cancellation) throws(ObjectStoreError) -> Report {
    var report = Report()
    guard let lock = try outbox.replayLock(waiting: waiting) else { return report }
    defer { lock.hold() }
    // Looked at anew for each write, for others may be queued meanwhile.
    while let file = outbox.files().first {
      try cancellation.check(outbox.folder)
      guard let sealed = outbox.open(file), let record = OutboxRecord(sealed, file: file),
        try sealed.isSound(cancellation: cancellation)
      else {
        try outbox.keepAside(file, reason: "the record is damaged")
        report.conflicts += 1
        continue
      }
      do throws(ObjectStoreError) {
        try make(record, sealed, cancellation)
        // The write is done and safe; should this process end before the record goes, it is made again.
        try outbox.remove(file)
        report.made += 1
        onEvent?(.queuedWriteMade(key: record.key))
      } catch {
        guard Self.isFinal(error) else { throw error }
        try outbox.keepAside(file, reason: error.description)
        report.conflicts += 1
        onEvent?(.queuedWriteConflicts(key: record.key, detail: error.description))
      }
    }
    return report
  }

  /// Whether a write can never be made as it is, while those behind it perhaps can.
  private static func isFinal(_ error: ObjectStoreError) -> Bool {
    switch error {
    case .preconditionFailed, .tooLarge, .unsupported, .badKey: true
    default: false
    }
  }

  private func make(
    _ record: OutboxRecord, _ sealed: SealedFile, _ cancellation: Cancellation
  ) throws(ObjectStoreError) {
    guard let waiting = record.info else {
      try remote.ask { () throws(ObjectStoreError) in
        try (cached ?? store).delete(record.key, cancellation: cancellation)
      }
      return
    }
    var options = record.options
    // What was queued on top of another queued write names the ETag that the outbox had given that one.
    if case .matches(let etag) = options.condition {
      options.condition = .matches(etag: outbox.storedETag(of: etag) ?? etag)
    }
    var info: ObjectInfo
    do throws(ObjectStoreError) {
      info = try remote.ask { () throws(ObjectStoreError) in
        try store.put(record.key, sealed.body, options, cancellation: cancellation)
      }
    } catch .preconditionFailed(let subject, let detail) {
      // Perhaps this very write was made before, by a process that ended before it could remove the record.
      guard let made = try objectIfMade(record, sealed, cancellation) else {
        throw .preconditionFailed(subject: subject, detail: detail)
      }
      info = made
    } catch {
      throw error
    }
    try outbox.noteETag(waiting.etag, is: info.etag)
    cached?.fill(info, cancellation) { writer throws(ObjectStoreError) in
      try writer.append(sealed.body, cancellation: cancellation)
    }
  }

  /// The object in the store where it is, byte for byte and in all that goes with it, what the record would make it.
  private func objectIfMade(
    _ record: OutboxRecord, _ sealed: SealedFile, _ cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo? {
    let found: ObjectInfo
    do throws(ObjectStoreError) {
      found = try remote.ask { () throws(ObjectStoreError) in
        try store.head(record.key, if: nil, cancellation: cancellation)
      }
    } catch .notFound {
      return nil
    } catch {
      throw error
    }
    guard let waiting = record.info, found.size == waiting.size, found.metadata == waiting.metadata,
      waiting.contentType == nil || found.contentType == waiting.contentType
    else { return nil }
    var checksum = CRC32()
    _ = try remote.ask { () throws(ObjectStoreError) in
      try store.get(record.key, range: nil, if: .matches(etag: found.etag), cancellation: cancellation) {
        checksum.update($0)
      }
    }
    var expected = CRC32()
    _ = try sealed.read(0..<sealed.record.size, cancellation: cancellation) { piece throws(ObjectStoreError) in
      expected.update(piece)
    }
    return checksum == expected ? found : nil
  }
}
