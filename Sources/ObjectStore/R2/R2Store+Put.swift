import Digests

extension R2Store {
  /// R2 takes up to 5 GiB less 5 MiB in one request.
  private static let singlePutMaximum: Int64 = 5 << 30 - 5 << 20
  /// Bodies in memory up to this have their ETag checked, too.
  private static let etagCheckLimit: Int64 = 8 << 20

  /// Bodies beyond ``R2Configuration/singlePutLimit`` go in parts, several at a time. One with a condition goes in one request, because
  /// R2 checks conditions only there; it can have up to 5 GiB.
  public func put(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let headers = try Self.headers(options, key)
    let isSingle = body.count <= configuration.singlePutLimit || options.condition != nil
    if isSingle {
      guard body.count <= Self.singlePutMaximum else {
        throw .tooLarge(
          subject: key.text,
          detail: "a write with a condition can have \(Self.singlePutMaximum) bytes, not \(body.count)")
      }
      return try putWhole(key, body, options, headers, cancellation)
    }
    return try putInParts(key, body, options, headers, cancellation)
  }

  /// Sends an object in one request.
  func putWhole(
    _ key: ObjectKey, _ body: ObjectBody, _ options: PutOptions, _ headers: Headers, _ cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    var digests: BodyDigests?
    let wantsMD5: Bool
    if case .bytes = body { wantsMD5 = body.count <= Self.etagCheckLimit } else { wantsMD5 = false }
    let mark = WriteMark.of(options.condition)
    let headers = headers + (mark.map { [$0.header] } ?? [])
    do throws(S3Failure) {
      let etag = try client.persist(key.text, cancellation) { attempt throws(S3Failure) in
        let known = try client.digests(digests, of: body, about: key, withMD5: wantsMD5)
        digests = known
        var request = S3Request(
          operation: .put, method: .put, key: key, headers: headers + Self.headers(options.condition), body: body,
          digests: known)
        if client.sendsChecksums { request.headers.append(("x-amz-checksum-crc32", known.crc32.bytes.base64)) }
        do throws(S3Failure) {
          let response = try client.attempt(request, attempt, cancellation: cancellation)
          return try confirm(response, key, body, known, cancellation)
        } catch {
          // A file may have changed since it was read; what the server got is then compared with what is there now.
          if case .corrupted = error.error { digests = nil }
          throw error
        }
      }
      return Self.info(key, etag, body.count, options, digests?.crc32)
    } catch {
      if error.status == 412, error.mayHaveHappened, let head = try? client.head(key, cancellation),
        mark?.stands(in: head.headers) == true
      {
        return Self.info(key, Self.etag(head.headers), body.count, options, digests?.crc32)
      }
      throw error.error
    }
  }

  /// What is known of an object right after it was written.
  static func info(
    _ key: ObjectKey, _ etag: String, _ size: Int64, _ options: PutOptions, _ sum: CRC32?
  ) -> ObjectInfo {
    var metadata: [String: String] = [:]
    for (name, value) in options.metadata { metadata[name.lowercased()] = value }
    return ObjectInfo(
      key: key, size: size, etag: etag, contentType: options.contentType, metadata: metadata,
      storageClass: options.storageClass, crc32: sum?.value)
  }

  /// Checks that the server has what was sent, and returns the object's ETag.
  private func confirm(
    _ response: HTTPResponse, _ key: ObjectKey, _ body: ObjectBody, _ digests: BodyDigests, _ cancellation: Cancellation
  ) throws(S3Failure) -> String {
    let etag = Self.etag(response.headers)
    let echo = response.headers["x-amz-checksum-crc32"]
    if let echo, echo == digests.crc32.bytes.base64, digests.md5.map({ $0.hexadecimal == etag }) ?? true { return etag }
    guard echo != nil || Evidence.isMD5(etag) else { return etag }
    let md5 = try client.md5(digests, of: body, about: key)
    if echo == nil && etag.lowercased() == md5.hexadecimal { return etag }
    // The head of an answer may be wrong as well as the content of an object: the server is asked again.
    let head = try client.send(
      S3Request(operation: .head, method: .head, key: key, headers: [("x-amz-checksum-mode", "ENABLED")]),
      cancellation: cancellation)
    let sum = head.headers["x-amz-checksum-crc32"]
    let isRight =
      sum.map { $0 == digests.crc32.bytes.base64 } ?? (Self.etag(head.headers).lowercased() == md5.hexadecimal)
    if isRight { return Self.etag(head.headers) }
    throw S3Failure(.corrupted(subject: key.text, detail: "the server has other bytes than were sent"), .again)
  }
}

extension S3Client {
  /// What is known of a body already, or is found by reading it.
  func digests(
    _ known: BodyDigests?, of body: ObjectBody, about key: ObjectKey, withMD5: Bool = false
  ) throws(S3Failure) -> BodyDigests {
    if let known { return known }
    do throws(ObjectStoreError) {
      return try BodyDigests(of: body, for: key.text, withMD5: withMD5)
    } catch {
      throw S3Failure(error)
    }
  }

  func md5(_ known: BodyDigests, of body: ObjectBody, about key: ObjectKey) throws(S3Failure) -> [UInt8] {
    if let md5 = known.md5 { return md5 }
    return try digests(nil, of: body, about: key, withMD5: true).md5 ?? []
  }
}
