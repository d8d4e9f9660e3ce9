import Digests

extension R2Store {
  /// Objects whose names are no keys here, such as folder markers that end in a slash, are left out.
  public func list(_ request: ListRequest, cancellation: Cancellation) throws(ObjectStoreError) -> ObjectList {
    var query = [
      (name: "list-type", value: "2"), ("encoding-type", "url"),
      ("max-keys", String(max(1, min(request.limit, 1_000)))),
    ]
    if !request.prefix.isEmpty { query.append(("prefix", request.prefix)) }
    if let delimiter = request.delimiter { query.append(("delimiter", delimiter)) }
    if let token = request.continuation { query.append(("continuation-token", token)) }
    let document = try document(
      "ListBucketResult", S3Request(operation: .list, method: .get, query: query), cancellation)

    var list = ObjectList()
    for node in document.all("Contents") {
      // Who removes what is listed under a prefix must not remove anything else, whatever the server does.
      guard let key = node.text("Key").flatMap(ListedText.decode).flatMap({ try? ObjectKey($0) }),
        key.text.utf8.starts(with: request.prefix.utf8)
      else { continue }
      list.objects.append(
        ObjectInfo(
          key: key, size: node.text("Size").flatMap { Int64($0) } ?? 0,
          etag: Self.plainETag(node.text("ETag") ?? ""),
          modified: node.text("LastModified").flatMap(WireDates.listing),
          storageClass: node.text("StorageClass").flatMap(StorageClass.init) ?? .standard))
    }
    list.commonPrefixes = document.all("CommonPrefixes").compactMap {
      $0.text("Prefix").flatMap(ListedText.decode)
    }
    if document.text("IsTruncated") == "true" {
      guard let next = document.text("NextContinuationToken"), !next.isEmpty, next != request.continuation else {
        throw .unavailable(subject: name, detail: "the server says that the list goes on, but not how")
      }
      list.next = next
    }
    return list
  }

  public func delete(
    _ keys: [ObjectKey], cancellation: Cancellation
  ) throws(ObjectStoreError) -> [(key: ObjectKey, error: ObjectStoreError)] {
    var failures: [(key: ObjectKey, error: ObjectStoreError)] = []
    for start in stride(from: 0, to: keys.count, by: 1_000) {
      let page = keys[start..<min(start + 1_000, keys.count)]
      let names = page.map { "<Object><Key>\(XMLText.escape($0.text))</Key></Object>" }.joined()
      let body = Array("<Delete xmlns=\"\(Self.namespace)\"><Quiet>true</Quiet>\(names)</Delete>".utf8)
      let headers = [
        (name: "content-md5", value: MessageDigest.of(body, .md5).base64), ("content-type", "application/xml"),
      ]
      let document = try document(
        "DeleteResult",
        S3Request(
          operation: .deleteMany, method: .post, query: [("delete", "")], headers: headers, body: .bytes(body),
          slowness: 4), cancellation)
      for node in document.all("Error") {
        guard let key = node.text("Key").flatMap({ try? ObjectKey($0) }), node.text("Code") != "NoSuchKey" else {
          continue
        }
        failures.append((key, Self.error(node, about: key)))
      }
    }
    return failures
  }

  /// One key's error within an answer about many.
  private static func error(_ node: XMLNode, about key: ObjectKey) -> ObjectStoreError {
    let code = node.text("Code") ?? "no reason"
    return switch code {
    case "AccessDenied", "ObjectLockedByBucketPolicy": .denied(subject: key.text, detail: "the server answered \(code)")
    case "SlowDown", "TooManyRequests": .throttled(subject: key.text, detail: "the server answered \(code)")
    default: .unavailable(subject: key.text, detail: "the server answered \(code)")
    }
  }

  static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

  /// Sends a request whose answer is a document; one that is another, or none, is asked for again.
  func document(
    _ root: String, _ request: S3Request, _ cancellation: Cancellation
  ) throws(ObjectStoreError) -> XMLNode {
    do throws(S3Failure) {
      return try client.persist(request.subject(in: client), cancellation) { attempt throws(S3Failure) in
        let response = try client.attempt(request, attempt, cancellation: cancellation)
        return try client.document(root, in: response, about: request.subject(in: client))
      }
    } catch {
      throw error.error
    }
  }
}

extension S3Client {
  /// An answer's document. An error may come with status 200, because the server began to answer before it knew.
  func document(_ root: String, in response: HTTPResponse, about subject: String) throws(S3Failure) -> XMLNode {
    // Some servers leave out the "Result" at the end of a root's name.
    if let node = XMLNode.parse(response.body), root.hasPrefix(node.name), node.name != "Error" { return node }
    pool.closeIdle()
    throw S3Failure(response, subject: subject, bucket: configuration.bucket, host: host, now: Self.machineTime)
  }
}
