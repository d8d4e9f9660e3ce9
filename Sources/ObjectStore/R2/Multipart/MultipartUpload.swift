import Digests
import Synchronization

/// One object that is sent in parts. Parts may be sent from several threads; the rest is one thread's.
final class MultipartUpload: Sendable {
  /// What the server confirmed of a part.
  private struct Part {
    var etag: String
    var sum: CRC32
  }

  private let store: R2Store
  private var client: S3Client { store.client }
  let key: ObjectKey
  private let options: PutOptions
  private let cancellation: Cancellation
  private let identifier: String
  private let mark: WriteMark?
  /// When answers to the beginning were lost: what was begun then, and is not this, is an orphan.
  private let doubt: ClosedRange<Double>?
  private let parts = Mutex<[Int: Part]>([:])

  /// Begins an upload.
  init(
    _ store: R2Store, _ key: ObjectKey, _ options: PutOptions, _ headers: R2Store.Headers, _ cancellation: Cancellation
  ) throws(ObjectStoreError) {
    self.store = store
    self.key = key
    self.options = options
    self.cancellation = Cancellation(or: { cancellation.isCancelled })
    let client = store.client
    let mark = WriteMark.of(options.condition)
    self.mark = mark
    let headers = headers + (mark.map { [$0.header] } ?? [])
    let begun = client.now
    var isDoubtful = false
    do throws(S3Failure) {
      identifier = try client.persist(key.text, cancellation) { attempt throws(S3Failure) in
        var request = S3Request(
          operation: .createUpload, method: .post, key: key, query: [("uploads", "")], headers: headers)
        if client.sendsChecksums { request.headers.append(("x-amz-checksum-algorithm", "CRC32")) }
        let response = try client.attempt(request, attempt, cancellation: cancellation)
        isDoubtful = attempt.mayHaveHappened || response.isPerhapsRepeated
        let document = try client.document("InitiateMultipartUploadResult", in: response, about: key.text)
        guard let identifier = document.text("UploadId"), !identifier.isEmpty else {
          throw S3Failure(.unavailable(subject: key.text, detail: "the server began an upload without a name"), .again)
        }
        UploadsInProgress.insert(identifier)
        return identifier
      }
      doubt = isDoubtful ? begun...client.now : nil
    } catch {
      if error.mayHaveHappened { store.sweepOrphans(of: key, begun: begun...client.now) }
      throw error.error
    }
  }

  /// Sends a part; sending one again replaces it.
  ///
  /// - Parameter number: from 1.
  func send(_ number: Int, _ body: ObjectBody) throws(ObjectStoreError) {
    var digests: BodyDigests?
    do throws(S3Failure) {
      let part = try client.persist(key.text, cancellation) { attempt throws(S3Failure) in
        let known = try client.digests(digests, of: body, about: key)
        digests = known
        var request = S3Request(
          operation: .uploadPart, method: .put, key: key,
          query: [("partNumber", String(number)), ("uploadId", identifier)], body: body, digests: known)
        let sum = known.crc32.bytes.base64
        if client.sendsChecksums { request.headers.append(("x-amz-checksum-crc32", sum)) }
        do throws(S3Failure) {
          let response = try client.attempt(request, attempt, cancellation: cancellation)
          let etag = R2Store.etag(response.headers)
          let isRight: Bool
          if let echo = response.headers["x-amz-checksum-crc32"] {
            isRight = echo == sum
          } else if Evidence.isMD5(etag) {
            isRight = try client.md5(known, of: body, about: key).hexadecimal == etag.lowercased()
          } else {
            isRight = true
          }
          guard isRight else {
            throw S3Failure(.corrupted(subject: key.text, detail: "the server has other bytes than were sent"), .again)
          }
          return Part(etag: etag, sum: known.crc32)
        } catch {
          if case .corrupted = error.error { digests = nil }
          throw error
        }
      }
      parts.withLock { $0[number] = part }
    } catch {
      throw error.error
    }
  }

  /// Makes the object visible.
  func complete(size: Int64) throws(ObjectStoreError) -> ObjectInfo {
    var parts = self.parts.withLock { $0 }
    var isMended = false
    do throws(S3Failure) {
      let etag = try client.persist(key.text, cancellation) { attempt throws(S3Failure) in
        do throws(S3Failure) {
          return try requestCompletion(parts, attempt)
        } catch {
          // A part's ETag may have been told wrongly, although its checksum was right. The server knows it.
          if error.code == "InvalidPart" && !isMended {
            isMended = true
            parts = try withETags(parts)
            throw S3Failure(error.error, .again)
          }
          throw error
        }
      }
      end()
      return R2Store.info(key, etag, size, options, wholeSum(parts))
    } catch {
      if error.mayHaveHappened && (error.status == 404 || error.status == 412), let etag = completedETag(parts, size) {
        end()
        return R2Store.info(key, etag, size, options, wholeSum(parts))
      }
      throw error.error
    }
  }

  /// Ends what is being sent, soon.
  func stop() { cancellation.cancel() }

  /// Gives the upload up and removes its parts, also after it was cancelled. Of no effect after `complete`.
  func abort() {
    guard UploadsInProgress.contains(identifier) else { return }
    store.abort(key, identifier)
    end()
  }

  private func end() {
    UploadsInProgress.remove(identifier)
    if let doubt { store.sweepOrphans(of: key, begun: doubt) }
  }

  // MARK: completion

  private func requestCompletion(_ parts: [Int: Part], _ attempt: Attempt) throws(S3Failure) -> String {
    let list = parts.sorted { $0.key < $1.key }.map { number, part in
      let sum = client.sendsChecksums ? "<ChecksumCRC32>\(part.sum.bytes.base64)</ChecksumCRC32>" : ""
      return
        "<Part><PartNumber>\(number)</PartNumber><ETag>&quot;\(XMLText.escape(part.etag))&quot;</ETag>\(sum)</Part>"
    }
    let body =
      "<CompleteMultipartUpload xmlns=\"\(R2Store.namespace)\">\(list.joined())</CompleteMultipartUpload>"
    let request = S3Request(
      operation: .completeUpload, method: .post, key: key, query: [("uploadId", identifier)],
      headers: R2Store.headers(options.condition) + [("content-type", "application/xml")],
      body: .bytes(Array(body.utf8)),
      // The server may have to put the parts together first.
      slowness: 4)
    let response = try client.attempt(request, attempt, cancellation: cancellation)
    let document: XMLNode
    do throws(S3Failure) {
      document = try client.document("CompleteMultipartUploadResult", in: response, about: key.text)
    } catch {
      var failure = error
      failure.mayHaveHappened = true
      throw failure
    }
    return R2Store.plainETag(document.text("ETag") ?? "")
  }

  /// The parts with the ETags that the server has noted.
  private func withETags(_ parts: [Int: Part]) throws(S3Failure) -> [Int: Part] {
    var parts = parts
    var marker = "0"
    while true {
      let query = [(name: "uploadId", value: identifier), ("part-number-marker", marker)]
      let response = try client.send(
        S3Request(operation: .listUploads, method: .get, key: key, query: query), cancellation: cancellation)
      let document = try client.document("ListPartsResult", in: response, about: key.text)
      for node in document.all("Part") {
        guard let number = node.text("PartNumber").flatMap({ Int($0) }), let etag = node.text("ETag") else { continue }
        parts[number]?.etag = R2Store.plainETag(etag)
      }
      guard document.text("IsTruncated") == "true", let next = document.text("NextPartNumberMarker"), next != marker
      else { return parts }
      marker = next
    }
  }

  /// The ETag of the object, if it is the one that these parts make: then the completion whose answer was lost has happened.
  private func completedETag(_ parts: [Int: Part], _ size: Int64) -> String? {
    let request = S3Request(operation: .head, method: .head, key: key, headers: [("x-amz-checksum-mode", "ENABLED")])
    guard let head = try? client.send(request, cancellation: cancellation),
      head.headers["content-length"].flatMap({ Int64($0) }) == size
    else { return nil }
    if let mark { return mark.stands(in: head.headers) ? R2Store.etag(head.headers) : nil }
    let ordered = parts.sorted { $0.key < $1.key }.map(\.value)
    let etag = R2Store.etag(head.headers)
    if let sum = head.headers["x-amz-checksum-crc32"] {
      var composite = CRC32()
      for part in ordered { part.sum.bytes.withUnsafeBytes { composite.update($0) } }
      if sum == "\(composite.bytes.base64)-\(parts.count)" || sum == composite.bytes.base64 { return etag }
    }
    let digests = ordered.flatMap { Self.bytes(ofHexadecimal: $0.etag) }
    return etag == "\(MessageDigest.of(digests, .md5).hexadecimal)-\(parts.count)" ? etag : nil
  }

  private func wholeSum(_ parts: [Int: Part]) -> CRC32 {
    PieceSums.whole(parts.sorted { $0.key < $1.key }.map(\.value.sum))
  }

  private static func bytes(ofHexadecimal text: String) -> [UInt8] {
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
