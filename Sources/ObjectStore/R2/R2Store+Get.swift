import Digests

extension R2Store {
  public func get(
    _ key: ObjectKey, range: ByteRange?, if condition: ReadCondition?, cancellation: Cancellation,
    into sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) throws(ObjectStoreError) -> ObjectInfo {
    // What is no range in any object.
    if let range { _ = try range.bounds(in: .max, subject: key.text) }
    return try withoutActuallyEscaping(sink) { sink throws(ObjectStoreError) -> ObjectInfo in
      let reading = Reading(self, key, range, condition, cancellation, sink)
      do throws(S3Failure) {
        return try client.persist(key.text, cancellation) { attempt throws(S3Failure) in try reading.go(on: &attempt) }
      } catch {
        throw error.error
      }
    }
  }
}

/// One object, or a range of it, on its way to a sink, over as many connections as it takes.
private final class Reading {
  private let store: R2Store
  private let key: ObjectKey
  private let range: ByteRange?
  private let condition: ReadCondition?
  private let cancellation: Cancellation
  private let sink: (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void

  /// Of the first answer; nil until it is there.
  private var info: ObjectInfo?
  private var evidence: Evidence?
  /// Which bytes are asked for.
  private var start: Int64 = 0
  private var end: Int64 = 0
  /// Bytes that arrived.
  private var done: Int64 = 0
  /// A small object waits here until it is known to be right; nil for others, which go on at once.
  private var held: [UInt8]?
  private var sums = PieceSums()
  private var digests: [PartDigests] = []
  private var sinkError: ObjectStoreError?

  init(
    _ store: R2Store, _ key: ObjectKey, _ range: ByteRange?, _ condition: ReadCondition?,
    _ cancellation: Cancellation, _ sink: @escaping (UnsafeRawBufferPointer) throws(ObjectStoreError) -> Void
  ) {
    self.store = store
    self.key = key
    self.range = range
    self.condition = condition
    self.cancellation = cancellation
    self.sink = sink
  }

  /// Asks for what is missing, and checks what is whole.
  func go(on attempt: inout Attempt) throws(S3Failure) -> ObjectInfo {
    let before = done
    do throws(S3Failure) {
      try fetch(attempt)
    } catch {
      // What is held may be fetched anew as a whole; what the sink has is gone on from.
      if held != nil { forget() } else if done > before { attempt.progressed() }
      if error.status == 412 && done > 0 {
        try lookAgain()
        throw S3Failure(.unavailable(subject: key.text, detail: "its ETag was told in two ways"), .again)
      }
      throw error
    }
    try check()
    guard let info else { preconditionFailure("a transfer without a head") }
    if let held {
      self.held = nil
      try giveAll(held)
    }
    if cancellation.isCancelled { throw S3Failure(.cancelled(subject: key.text)) }
    return info
  }

  private func fetch(_ attempt: Attempt) throws(S3Failure) {
    var request = S3Request(operation: .get, method: .get, key: key)
    if let info {
      request.headers = [("range", "bytes=\(start + done)-\(end - 1)"), ("if-match", "\"\(info.etag)\"")]
      if start + done == end { return }
    } else {
      request.headers = R2Store.headers(condition)
      if let range { request.headers.append(("range", "bytes=\(range)")) }
      if range == nil { request.headers.append(("x-amz-checksum-mode", "ENABLED")) }
    }
    var isUnderstood = true
    var position: Int64?
    let response = try store.client.attempt(request, attempt, cancellation: cancellation) { response, bytes in
      if position == nil {
        guard let extent = Extent(response), self.begin(response, extent) else {
          isUnderstood = false
          return false
        }
        position = extent.offset
      }
      defer { position? += Int64(bytes.count) }
      return self.take(bytes, at: position ?? 0)
    }
    if let sinkError { throw S3Failure(sinkError) }
    if position == nil && isUnderstood {
      // An answer without content has no first piece.
      isUnderstood = Extent(response).map { begin(response, $0) } ?? false
    }
    guard isUnderstood else {
      throw S3Failure(.unavailable(subject: key.text, detail: "the server answered with another range"), .again)
    }
    if start + done < end {
      throw S3Failure(.unavailable(subject: key.text, detail: "the answer was cut short"), .again)
    }
  }

  /// Takes note of an answer's head; false for one that does not carry what is asked for.
  private func begin(_ response: HTTPResponse, _ extent: Extent) -> Bool {
    if info != nil { return extent.offset <= start + done }
    let whole = 0..<extent.size
    guard let wanted = try? range?.bounds(in: extent.size, subject: key.text) ?? whole,
      extent.offset <= wanted.lowerBound
    else { return false }
    info = R2Store.info(key, response.headers, size: extent.size)
    (start, end) = (wanted.lowerBound, wanted.upperBound)
    guard range == nil else { return true }
    let evidence = Evidence(response.headers, size: extent.size, store.configuration)
    self.evidence = evidence
    if extent.size <= store.configuration.heldSize {
      held = []
      held?.reserveCapacity(Int(extent.size))
    }
    if !evidence.hasChecksum { digests = evidence.partSizesForMD5.map { PartDigests(partSize: $0) } }
    return true
  }

  /// Takes the bytes that follow what is there; a server that ignores ranges sends others, too.
  private func take(_ bytes: UnsafeRawBufferPointer, at position: Int64) -> Bool {
    let from = max(start + done, position)
    let to = min(end, position + Int64(bytes.count))
    if from < to {
      let wanted = UnsafeRawBufferPointer(rebasing: bytes[Int(from - position)..<Int(to - position)])
      done += Int64(wanted.count)
      if evidence != nil {
        sums.update(wanted)
        for place in digests.indices { digests[place].update(wanted) }
      }
      if held != nil { held?.append(contentsOf: wanted) } else { give(wanted) }
    }
    return sinkError == nil && position + Int64(bytes.count) <= max(end, to)
  }

  private func giveAll(_ bytes: [UInt8]) throws(S3Failure) {
    for start in stride(from: 0, to: bytes.count, by: 256 << 10) {
      if cancellation.isCancelled { throw S3Failure(.cancelled(subject: key.text)) }
      bytes.withUnsafeBytes { give(UnsafeRawBufferPointer(rebasing: $0[start..<min(start + 256 << 10, $0.count)])) }
      if let sinkError { throw S3Failure(sinkError) }
    }
    if cancellation.isCancelled { throw S3Failure(.cancelled(subject: key.text)) }
  }

  private func give(_ bytes: UnsafeRawBufferPointer) {
    guard sinkError == nil, bytes.count > 0 else { return }
    do throws(ObjectStoreError) { try sink(bytes) } catch { sinkError = error }
  }

  private func forget() {
    (info, evidence, held) = (nil, nil, nil)
    (start, end, done) = (0, 0, 0)
    sums = PieceSums()
    digests = []
  }

  private func check() throws(S3Failure) {
    guard var evidence else { return }
    for place in digests.indices { digests[place].finish() }
    var finding = evidence.hasChecksum ? evidence.compare(sums.finished()) : evidence.compare(digests)
    if finding == .different && held == nil {
      // The sink has the bytes already; perhaps it was the head that was wrong.
      let response = try store.client.head(key, cancellation)
      evidence = Evidence(response.headers, size: evidence.size, store.configuration)
      finding = evidence.hasChecksum ? evidence.compare(sums.finished()) : evidence.compare(digests)
      if finding == .same { info = R2Store.info(key, response.headers) }
    }
    guard finding == .different else { return }
    let isHeld = held != nil
    forget()
    throw S3Failure(
      .corrupted(subject: key.text, detail: "the bytes that arrived are not those of the object"),
      isHeld ? .again : .none)
  }

  /// Finds out whether an object was replaced while it was read, or its ETag told wrongly.
  private func lookAgain() throws(S3Failure) {
    guard let info else { return }
    let response = try store.client.head(key, cancellation)
    let now = R2Store.info(key, response.headers)
    guard now.size == info.size, now.modified == info.modified else {
      throw S3Failure(.unavailable(subject: key.text, detail: "it was replaced while it was read; read it again"))
    }
    self.info = now
    if range == nil { evidence = Evidence(response.headers, size: now.size, store.configuration) }
  }

}
