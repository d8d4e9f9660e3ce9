import Digests

/// Fetches ranges of an object into a file, one after the other.
struct RangeWorker {
  private let ranges: RangeQueue
  private let store: R2Store
  private let key: ObjectKey
  private let file: OpenFile
  private let cancellation: Cancellation

  init(
    _ ranges: RangeQueue, _ store: R2Store, _ key: ObjectKey, _ file: OpenFile, _ cancellation: Cancellation
  ) {
    self.ranges = ranges
    self.store = store
    self.key = key
    self.file = file
    self.cancellation = Cancellation(or: { cancellation.isCancelled || ranges.failure != nil })
  }

  func run(_ next: () -> RangeQueue.Claim?) {
    while let claim = next() { fetch(claim, PieceSums()) }
  }

  /// Brings a range, from where its sums end.
  func fetch(_ claim: RangeQueue.Claim, _ begun: PieceSums) {
    var sums = begun
    do throws(S3Failure) {
      try fetch(claim.range, done: begun.count) { bytes, offset throws(ObjectStoreError) in
        try file.write(bytes, at: offset)
        sums.update(bytes)
      }
      ranges.finish(claim, sums.finished())
    } catch {
      ranges.fail(error)
    }
  }

  /// Fetches a range in order, over as many connections as it takes.
  ///
  /// - Parameters:
  ///   - done: bytes of it that are there already.
  ///   - take: gets every byte once, with its place in the object.
  func fetch(
    _ range: Range<Int64>, done: Int64 = 0, take: (UnsafeRawBufferPointer, Int64) throws(ObjectStoreError) -> Void
  ) throws(S3Failure) {
    var next = range.lowerBound + done
    try store.client.persist(key.text, cancellation) { attempt throws(S3Failure) in
      let before = next
      do throws(S3Failure) {
        try request(next..<range.upperBound, attempt, &next, take)
      } catch {
        if next > before { attempt.progressed() }
        if error.status == 412 {
          try lookAgain()
          throw S3Failure(error.error, .again)
        }
        throw error
      }
      if next < range.upperBound {
        throw S3Failure(.unavailable(subject: key.text, detail: "the answer was cut short"), .again)
      }
    }
  }

  private func request(
    _ range: Range<Int64>, _ attempt: Attempt, _ next: inout Int64,
    _ take: (UnsafeRawBufferPointer, Int64) throws(ObjectStoreError) -> Void
  ) throws(S3Failure) {
    guard !range.isEmpty else { return }
    let request = S3Request(
      operation: .get, method: .get, key: key,
      headers: [
        ("range", "bytes=\(range.lowerBound)-\(range.upperBound - 1)"), ("if-match", "\"\(ranges.info.etag)\""),
      ])
    var place: Int64?
    var isUnderstood = true
    var failure: ObjectStoreError?
    var position = next
    defer { next = position }
    _ = try withoutActuallyEscaping(take) { take throws(S3Failure) in
      try store.client.attempt(request, attempt, cancellation: cancellation) { response, bytes in
        if place == nil {
          guard let extent = Extent(response), extent.size == ranges.size, extent.offset <= range.lowerBound else {
            isUnderstood = false
            return false
          }
          place = extent.offset
        }
        // A server that ignores ranges sends what was not asked for, too.
        let start = place ?? 0
        place = start + Int64(bytes.count)
        let (from, to) = (max(position, start), min(range.upperBound, start + Int64(bytes.count)))
        guard from < to else { return start < range.upperBound }
        do throws(ObjectStoreError) {
          try take(UnsafeRawBufferPointer(rebasing: bytes[Int(from - start)..<Int(to - start)]), from)
        } catch let error {
          failure = error
          return false
        }
        position = to
        return start + Int64(bytes.count) <= range.upperBound
      }
    }
    if let failure { throw S3Failure(failure) }
    if !isUnderstood {
      throw S3Failure(.unavailable(subject: key.text, detail: "the server answered with another range"), .again)
    }
  }

  /// Finds out whether the object was replaced, or its ETag told wrongly.
  private func lookAgain() throws(S3Failure) {
    let info = ranges.info
    let response = try store.client.head(key, cancellation)
    let now = R2Store.info(key, response.headers)
    guard now.size == info.size, now.modified == info.modified else {
      throw S3Failure(.unavailable(subject: key.text, detail: "it was replaced while it was read"), .startOver)
    }
    ranges.renew(now, Evidence(response.headers, size: now.size, store.configuration))
  }
}

extension S3Client {
  /// What the server says of an object, with its checksum.
  func head(_ key: ObjectKey, _ cancellation: Cancellation) throws(S3Failure) -> HTTPResponse {
    try send(.head(key), cancellation: cancellation)
  }
}

extension S3Request {
  /// Asks what the server knows of an object, with its checksum.
  static func head(_ key: ObjectKey, if condition: ReadCondition? = nil) -> S3Request {
    S3Request(
      operation: .head, method: .head, key: key,
      headers: R2Store.headers(condition) + [("x-amz-checksum-mode", "ENABLED")])
  }
}
