extension R2Store {
  /// The first part stays in memory until the upload is completed, so that encoders can return to their headers; the following ones
  /// go out in the background. An object of less than a part becomes one request. Up to 10,000 parts of ``R2Configuration/partSize``.
  public func upload(
    _ key: ObjectKey, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> any ObjectUpload {
    R2Upload(self, key, options, try Self.headers(options, key), cancellation)
  }
}

/// An object of unknown length on its way into the bucket.
final class R2Upload: ObjectUpload {
  /// Parts that are sent at a time.
  private static let partsInFlight = 2

  private let store: R2Store
  private let key: ObjectKey
  private let options: PutOptions
  private let headers: R2Store.Headers
  private let cancellation: Cancellation
  private let partSize: Int

  private(set) var size: Int64 = 0
  var rewritable: Int64 { Int64(partSize) }
  private var first: [UInt8] = []
  /// The part that is being filled, once the first is full.
  private var current: [UInt8] = []
  private var fullParts = 1
  private var multipart: MultipartUpload?
  private var queue: PartQueue?
  private var isOver = false

  init(
    _ store: R2Store, _ key: ObjectKey, _ options: PutOptions, _ headers: R2Store.Headers, _ cancellation: Cancellation
  ) {
    self.store = store
    self.key = key
    self.options = options
    self.headers = headers
    self.cancellation = cancellation
    partSize = Int(store.configuration.partSize)
  }

  deinit { abort() }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(ObjectStoreError) {
    precondition(!isOver, "write to an upload that is over")
    try cancellation.check(key.text)
    guard offset >= 0, offset <= size else {
      throw .unsupported(subject: key.text, detail: "there is nothing yet at byte \(size), before \(offset)")
    }
    var rest = bytes
    var place = offset
    if place < Int64(first.count) {
      let count = min(rest.count, first.count - Int(place))
      first.withUnsafeMutableBytes {
        $0.baseAddress!.advanced(by: Int(place)).copyMemory(from: rest.baseAddress!, byteCount: count)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      place += Int64(count)
    }
    guard rest.count > 0 else { return }
    guard place == size else {
      throw .unsupported(subject: key.text, detail: "only its first \(partSize) bytes can be written again")
    }
    if first.count < partSize {
      let count = min(rest.count, partSize - first.count)
      first.append(contentsOf: rest[..<count])
      size += Int64(count)
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
    while rest.count > 0 {
      // A full part leaves only when more follows: the last one is sent by `complete`.
      if current.count == partSize { try sendCurrent() }
      let count = min(rest.count, partSize - current.count)
      current.append(contentsOf: rest[..<count])
      size += Int64(count)
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  func complete() throws(ObjectStoreError) -> ObjectInfo {
    precondition(!isOver, "complete an upload that is over")
    try cancellation.check(key.text)
    if current.isEmpty {
      isOver = true
      return try store.putWhole(key, .bytes(first), options, headers, cancellation)
    }
    try sendCurrent()
    let queue = try startedQueue()
    _ = try queue.send(1, first)
    first = []
    try queue.finish()
    guard let multipart else { preconditionFailure("parts without an upload") }
    // R2 does not list conditions among what it knows of completions.
    try store.checkTarget(key, options.condition, cancellation)
    let info = try multipart.complete(size: size)
    isOver = true
    return info
  }

  func abort() {
    guard !isOver else { return }
    isOver = true
    multipart?.stop()
    queue?.stop()
    multipart?.abort()
    (first, current) = ([], [])
  }

  private func sendCurrent() throws(ObjectStoreError) {
    fullParts += 1
    guard fullParts <= R2Store.mostParts else {
      throw .tooLarge(
        subject: key.text,
        detail: "an upload of unknown length has at most \(R2Store.mostParts) parts of \(partSize) bytes")
    }
    let queue = try startedQueue()
    current = try queue.send(fullParts, current)
    current.reserveCapacity(partSize)
  }

  private func startedQueue() throws(ObjectStoreError) -> PartQueue {
    if let queue { return queue }
    let multipart = try MultipartUpload(store, key, options, headers, cancellation)
    self.multipart = multipart
    let queue = PartQueue(multipart, width: Self.partsInFlight)
    self.queue = queue
    return queue
  }
}
