import Digests

/// Checks an object that arrived in a file, and finds and replaces what is wrong in it.
struct Mending {
  /// MiB of the ranges of each pass. They differ, so that what spoils bytes at some place of an answer meets other bytes each time.
  private static let passes: [Int64] = [5, 3, 7, 4, 2, 9, 1, 6]

  private let store: R2Store
  private let key: ObjectKey
  private let file: OpenFile
  private let cancellation: Cancellation
  private let ranges: RangeQueue

  init(
    _ store: R2Store, _ key: ObjectKey, _ file: OpenFile, _ cancellation: Cancellation, _ ranges: RangeQueue
  ) {
    self.store = store
    self.key = key
    self.file = file
    self.cancellation = cancellation
    self.ranges = ranges
  }

  func run() throws(S3Failure) -> ObjectInfo {
    var pieces = ranges.pieces
    // How often each piece arrived with which checksum.
    var votes = pieces.map { [$0.value: 1] }
    var finding = try check(pieces)
    for pass in Self.passes where finding != .same {
      let changes = try fetchAgain(rangeSize: pass << 20, &pieces, &votes)
      // Nothing to hold the object against, and it arrived twice the same.
      if finding == .unknown && changes == 0 { return ranges.info }
      let response = try store.client.head(key, cancellation)
      let info = R2Store.info(key, response.headers)
      guard info.size == ranges.size, info.modified == ranges.info.modified else {
        throw S3Failure(.unavailable(subject: key.text, detail: "it was replaced while it was read"), .startOver)
      }
      ranges.renew(info, Evidence(response.headers, size: info.size, store.configuration))
      finding = try check(pieces)
    }
    guard finding != .different else {
      throw S3Failure(.corrupted(subject: key.text, detail: "the bytes that arrive are not those of the object"))
    }
    return ranges.info
  }

  private func check(_ pieces: [CRC32]) throws(S3Failure) -> Evidence.Finding {
    let evidence = ranges.evidence
    return evidence.hasChecksum ? evidence.compare(pieces) : try Self.compareMD5(evidence, file)
  }

  /// Fetches the whole object once more, and writes each piece that differs from the file's unless the file's arrived more often.
  ///
  /// - Returns: how many pieces differed.
  private func fetchAgain(
    rangeSize: Int64, _ pieces: inout [CRC32], _ votes: inout [[UInt32: Int]]
  ) throws(S3Failure) -> Int {
    let worker = RangeWorker(ranges, store, key, file, cancellation)
    var changes = 0
    var (sums, counts) = (pieces, votes)
    for start in stride(from: 0, to: ranges.size, by: Int(rangeSize)) {
      var piece: [UInt8] = []
      piece.reserveCapacity(Int(PieceSums.pieceSize))
      try worker.fetch(start..<min(start + rangeSize, ranges.size)) { bytes, offset throws(ObjectStoreError) in
        var rest = bytes
        var place = offset
        while rest.count > 0 {
          let index = Int(place / PieceSums.pieceSize)
          let end = min(Int64(index + 1) * PieceSums.pieceSize, ranges.size)
          let part = UnsafeRawBufferPointer(rebasing: rest.prefix(Int(min(Int64(rest.count), end - place))))
          piece.append(contentsOf: part)
          place += Int64(part.count)
          rest = UnsafeRawBufferPointer(rebasing: rest[part.count...])
          guard place == end else { continue }
          var sum = CRC32()
          piece.withUnsafeBytes { sum.update($0) }
          counts[index][sum.value, default: 0] += 1
          if sum != sums[index] {
            changes += 1
            if counts[index][sum.value, default: 0] >= counts[index][sums[index].value, default: 0] {
              try write(piece, at: end - Int64(piece.count))
              sums[index] = sum
            }
          }
          piece.removeAll(keepingCapacity: true)
        }
      }
    }
    (pieces, votes) = (sums, counts)
    return changes
  }

  private func write(_ bytes: [UInt8], at offset: Int64) throws(ObjectStoreError) {
    var failure: ObjectStoreError?
    bytes.withUnsafeBytes { bytes in
      do throws(ObjectStoreError) { try file.write(bytes, at: offset) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  /// Reads the file once for the MD5s that an ETag may be made of.
  static func compareMD5(_ evidence: Evidence, _ file: OpenFile) throws(S3Failure) -> Evidence.Finding {
    var digests = evidence.partSizesForMD5.map { PartDigests(partSize: $0) }
    guard !digests.isEmpty else { return .unknown }
    let space = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 64)
    defer { space.deallocate() }
    var offset: Int64 = 0
    do throws(ObjectStoreError) {
      while offset < evidence.size {
        let count = try file.read(into: space, at: offset)
        if count == 0 { return .different }
        let bytes = UnsafeRawBufferPointer(rebasing: space[..<count])
        for place in digests.indices { digests[place].update(bytes) }
        offset += Int64(count)
      }
    } catch {
      throw S3Failure(error)
    }
    for place in digests.indices { digests[place].finish() }
    return evidence.compare(digests)
  }
}
