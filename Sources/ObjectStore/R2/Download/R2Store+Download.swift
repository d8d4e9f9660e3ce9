import Digests
import Threads

extension R2Store {
  /// Large objects come in ranges over several connections; a broken range is taken up where it broke. What is wrong in the end is
  /// found by fetching again, in ranges cut otherwise.
  public func download(
    _ key: ObjectKey, to descriptor: Int32, sizeHint: Int64?, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let file = OpenFile(descriptor, for: key.text)
    do throws(S3Failure) {
      return try client.persist(key.text, cancellation) { attempt throws(S3Failure) in
        do throws(S3Failure) {
          return try Download(self, key, file, condition, cancellation).run(attempt, sizeHint)
        } catch {
          guard case .startOver = error.remedy else { throw error }
          throw S3Failure(error.error, .again)
        }
      }
    } catch {
      throw error.error
    }
  }
}

extension R2Configuration {
  /// Bytes of each range of a large object but the last: a few ranges for every connection, so that none ends long before the others.
  func rangeSize(of size: Int64) -> Int64 {
    let share = size / Int64(2 * max(1, parallelRanges))
    let whole = (share + PieceSums.pieceSize - 1) / PieceSums.pieceSize * PieceSums.pieceSize
    return max(rangeSize, min(whole, largestRange))
  }
}

/// One try at bringing an object into a file.
///
/// What is known to be large comes in ranges. Otherwise the first request asks for the whole object: small ones are done with it, and of
/// large ones it brings the beginning while others bring ranges from the end, until they meet; what it does not bring may cost
/// the server as much as if it had, so this is only for who does not know.
private final class Download {
  private let store: R2Store
  private let key: ObjectKey
  private let file: OpenFile
  private let condition: ReadCondition?
  private let cancellation: Cancellation

  private var info: ObjectInfo?
  private var evidence: Evidence?
  private var sums = PieceSums()
  private var position: Int64 = 0
  private var fileError: ObjectStoreError?
  /// Of a large object.
  private var ranges: RangeQueue?
  private var current: RangeQueue.Claim?
  private var helpers: [WorkerThread] = []

  init(
    _ store: R2Store, _ key: ObjectKey, _ file: OpenFile, _ condition: ReadCondition?, _ cancellation: Cancellation
  ) {
    self.store = store
    self.key = key
    self.file = file
    self.condition = condition
    self.cancellation = cancellation
  }

  func run(_ attempt: Attempt, _ sizeHint: Int64?) throws(S3Failure) -> ObjectInfo {
    var failure: S3Failure?
    do throws(S3Failure) {
      if sizeHint ?? 0 > store.configuration.rangeSize { try lookFirst(attempt) }
      if ranges == nil { try fetchFromTheStart(attempt) }
    } catch {
      failure = error
    }
    if let ranges {
      // What the first connection did not bring, others do.
      let worker = RangeWorker(ranges, store, key, file, cancellation)
      if fileError == nil, let claim = current { worker.fetch(claim, sums) }
      worker.run { ranges.claimLow() }
      for helper in helpers { helper.join() }
      failure = fileError.map { S3Failure($0) } ?? ranges.failure
    }
    if let failure { throw failure }
    guard let info, let evidence else {
      throw S3Failure(.unavailable(subject: key.text, detail: "the answer cannot be understood"), .again)
    }
    do throws(ObjectStoreError) { try file.truncate(to: info.size) } catch { throw S3Failure(error) }
    guard let ranges else {
      try check(evidence, sums.finished())
      return info
    }
    return try Mending(store, key, file, cancellation, ranges).run()
  }

  private func lookFirst(_ attempt: Attempt) throws(S3Failure) {
    let response = try store.client.attempt(.head(key, if: condition), attempt, cancellation: cancellation)
    if let extent = Extent(response) { begin(response, extent) { $0.claimLow() } }
  }

  private func fetchFromTheStart(_ attempt: Attempt) throws(S3Failure) {
    let request = S3Request(
      operation: .get, method: .get, key: key,
      headers: R2Store.headers(condition) + [("x-amz-checksum-mode", "ENABLED")])
    var isUnderstood = true
    let response = try store.client.attempt(request, attempt, cancellation: cancellation) { response, bytes in
      if self.info == nil {
        isUnderstood = self.begin(response)
        if !isUnderstood { return false }
      }
      return self.take(bytes)
    }
    if let fileError { throw S3Failure(fileError) }
    if info == nil && isUnderstood { isUnderstood = begin(response) }
    guard isUnderstood, let info else {
      throw S3Failure(.unavailable(subject: key.text, detail: "the answer cannot be understood"), .again)
    }
    if ranges == nil && position < info.size {
      throw S3Failure(.unavailable(subject: key.text, detail: "the answer was cut short"), .again)
    }
  }

  private func begin(_ response: HTTPResponse) -> Bool {
    guard let extent = Extent(response), extent.offset == 0, extent.count == extent.size else { return false }
    begin(response, extent) { $0.claimHigh() }
    return true
  }

  /// Notes what a head says of the object, and sets others to work on the ranges that they claim where it is large.
  private func begin(
    _ response: HTTPResponse, _ extent: Extent, claim: @escaping @Sendable (RangeQueue) -> RangeQueue.Claim?
  ) {
    let info = R2Store.info(key, response.headers, size: extent.size)
    let evidence = Evidence(response.headers, size: extent.size, store.configuration)
    (self.info, self.evidence) = (info, evidence)
    guard extent.size > store.configuration.rangeSize else { return }
    let ranges = RangeQueue(info, evidence, rangeSize: store.configuration.rangeSize(of: extent.size))
    self.ranges = ranges
    current = ranges.claimLow()
    let (store, key, file, cancellation) = (store, key, file, cancellation)
    let width = min(store.configuration.parallelRanges, ranges.count)
    helpers = (1..<max(1, width)).compactMap { _ in
      WorkerThread { RangeWorker(ranges, store, key, file, cancellation).run { claim(ranges) } }
    }
  }

  /// Writes bytes that follow those before; false when the others have all that comes next.
  private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var rest = bytes
    while rest.count > 0 {
      let end = ranges == nil ? info?.size ?? 0 : current?.range.upperBound ?? position
      let piece = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(min(Int64(rest.count), end - position))))
      if piece.isEmpty { return false }
      do throws(ObjectStoreError) { try file.write(piece, at: position) } catch {
        fileError = error
        ranges?.fail(S3Failure(error))
        return false
      }
      sums.update(piece)
      position += Int64(piece.count)
      rest = UnsafeRawBufferPointer(rebasing: rest[piece.count...])
      if let ranges, let claim = current, position == claim.range.upperBound {
        ranges.finish(claim, sums.finished())
        sums = PieceSums()
        current = ranges.claimLow(following: claim)
        if current == nil { return position == info?.size && rest.isEmpty }
      }
    }
    return true
  }

  /// A small object is right or fetched again as a whole.
  private func check(_ evidence: Evidence, _ pieces: [CRC32]) throws(S3Failure) {
    let finding = evidence.hasChecksum ? evidence.compare(pieces) : try Mending.compareMD5(evidence, file)
    if finding == .different {
      throw S3Failure(
        .corrupted(subject: key.text, detail: "the bytes that arrived are not those of the object"), .again)
    }
  }
}
