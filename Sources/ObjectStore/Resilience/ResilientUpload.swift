extension ResilientStore {
  public func upload(
    _ key: ObjectKey, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> any ObjectUpload {
    try cancellation.check(key.text)
    var options = try options.checked(for: key)
    guard let outbox else {
      return try ask { () throws(ObjectStoreError) in
        try through.upload(key, options, cancellation: cancellation)
      }
    }
    if outbox.latest(key) != nil {
      return ResilientUpload(self, outbox, key, options, nil, try outbox.writer(key), cancellation)
    }
    options.condition = resolved(options.condition)
    do throws(ObjectStoreError) {
      let upload = try ask { () throws(ObjectStoreError) in
        try inner.upload(key, options, cancellation: cancellation)
      }
      return ResilientUpload(self, outbox, key, options, upload, try? outbox.writer(key), cancellation)
    } catch {
      guard case .unavailable = error else { throw error }
      return ResilientUpload(self, outbox, key, options, nil, try outbox.writer(key), cancellation)
    }
  }
}

/// An upload that is written to the outbox's disk, too, so that nothing is lost when the store goes away underway.
private final class ResilientUpload: ObjectUpload {
  private let store: ResilientStore
  private let outbox: Outbox
  private let key: ObjectKey
  private let options: PutOptions
  private let cancellation: Cancellation
  /// Nil once the store could not be reached.
  private var remote: (any ObjectUpload)?
  /// Nil once the disk was full; then the store alone must do.
  private var spool: SealedWriter?
  private(set) var size: Int64 = 0
  private var hasEnded = false

  init(
    _ store: ResilientStore, _ outbox: Outbox, _ key: ObjectKey, _ options: PutOptions, _ remote: (any ObjectUpload)?,
    _ spool: SealedWriter?, _ cancellation: Cancellation
  ) {
    self.store = store
    self.outbox = outbox
    self.key = key
    self.options = options
    self.remote = remote
    self.spool = spool
    self.cancellation = cancellation
  }

  var rewritable: Int64 { remote?.rewritable ?? .max }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(ObjectStoreError) {
    try checkOpen()
    try cancellation.check(key.text)
    if let spool {
      do throws(ObjectStoreError) {
        try spool.write(bytes, at: offset)
      } catch {
        if remote == nil { throw error }
        self.spool = nil
      }
    }
    if let remote {
      do throws(ObjectStoreError) {
        try remote.write(bytes, at: offset)
      } catch {
        try giveUpRemote(error)
      }
    }
    size = max(size, offset + Int64(bytes.count))
  }

  func complete() throws(ObjectStoreError) -> ObjectInfo {
    try checkOpen()
    try cancellation.check(key.text)
    if let remote {
      do throws(ObjectStoreError) {
        let info = try store.ask { () throws(ObjectStoreError) in try remote.complete() }
        if let spool { store.cached?.publish(spool, info) }
        end()
        return info
      } catch {
        try giveUpRemote(error)
      }
    }
    guard let spool else { throw .unavailable(subject: key.text, detail: "the store cannot be reached") }
    let info = try outbox.add(.put, key, options, spool)
    end()
    store.queued(key)
    return info
  }

  func abort() {
    remote?.abort()
    end()
  }

  /// Goes on without the store where it cannot be reached and all bytes are on this machine.
  private func giveUpRemote(_ error: ObjectStoreError) throws(ObjectStoreError) {
    guard case .unavailable = error, spool != nil else { throw error }
    remote?.abort()
    remote = nil
  }

  private func end() {
    hasEnded = true
    remote = nil
    spool = nil
  }

  private func checkOpen() throws(ObjectStoreError) {
    if hasEnded { throw .unsupported(subject: key.text, detail: "its upload has ended; begin another") }
  }
}
