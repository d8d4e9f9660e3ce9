import Digests

/// Cloudflare R2, or any other store that speaks S3, as an object store.
///
/// Every request is signed with the hash of what it carries, failures that pass are retried, and every byte is checked on its way in
/// both directions. Calls block; any number of threads may call.
public final class R2Store: ObjectStore {
  let client: S3Client
  public let configuration: R2Configuration
  public var name: String { client.name }

  /// Nothing is sent before the first call.
  public init(_ configuration: R2Configuration) {
    self.configuration = configuration
    client = S3Client(configuration)
  }

  public func head(
    _ key: ObjectKey, if condition: ReadCondition?, cancellation: Cancellation
  ) throws(ObjectStoreError) -> ObjectInfo {
    let response = try ask(.head(key, if: condition), cancellation)
    return Self.info(key, response.headers)
  }

  public func delete(_ key: ObjectKey, cancellation: Cancellation) throws(ObjectStoreError) {
    do throws(S3Failure) {
      _ = try client.send(
        S3Request(operation: .delete, method: .delete, key: key), cancellation: cancellation)
    } catch {
      if error.status == 404 && error.code != "NoSuchBucket" { return }
      throw error.error
    }
  }

  public func presign(
    _ method: PresignedMethod, _ key: ObjectKey, expiry: Int
  ) throws(ObjectStoreError) -> PresignedURL {
    guard (1...604_800).contains(expiry) else {
      throw .unsupported(subject: key.text, detail: "a URL is signed for 1 to 604,800 seconds, not for \(expiry)")
    }
    return client.presign(method.rawValue, key, expiry: expiry)
  }

  /// Asks whether the bucket is there and the credentials open it.
  ///
  /// - Throws: `notFound`, `denied`, `unavailable`, `misconfigured`, each with what to do.
  public func checkBucket(cancellation: Cancellation = .never) throws(ObjectStoreError) {
    // A listing and not a HEAD, whose answer could not say what is wrong.
    let query = [(name: "list-type", value: "2"), ("max-keys", "1")]
    _ = try ask(S3Request(operation: .headBucket, method: .get, query: query), cancellation)
  }

  /// Sends a request, with retries.
  func ask(_ request: S3Request, _ cancellation: Cancellation) throws(ObjectStoreError) -> HTTPResponse {
    do throws(S3Failure) {
      return try client.send(request, cancellation: cancellation)
    } catch {
      throw error.error
    }
  }
}

// MARK: headers

extension R2Store {
  typealias Headers = [(name: String, value: String)]

  static func headers(_ condition: ReadCondition?) -> Headers {
    switch condition {
    case nil: []
    case .matches(let etag): [("if-match", "\"\(etag)\"")]
    case .differs(let etag): [("if-none-match", "\"\(etag)\"")]
    }
  }

  static func headers(_ condition: WriteCondition?) -> Headers {
    switch condition {
    case nil: []
    case .absent: [("if-none-match", "*")]
    case .matches(let etag): [("if-match", "\"\(etag)\"")]
    }
  }

  /// The headers of what goes with an object, without its condition.
  ///
  /// - Throws: `tooLarge`, `unsupported` for what no store keeps.
  static func headers(_ options: PutOptions, _ key: ObjectKey) throws(ObjectStoreError) -> Headers {
    let options = try options.checked(for: key)
    var headers: Headers = []
    if let type = options.contentType {
      guard type.utf8.allSatisfy({ $0 < 127 }) else {
        throw .unsupported(subject: key.text, detail: "a content type has plain ASCII characters only")
      }
      headers.append(("content-type", type))
    }
    var bytes = 0
    for (name, value) in options.metadata.sorted(by: { $0.key < $1.key }) {
      let value = MetadataText.encode(value)
      bytes += name.utf8.count + value.utf8.count
      headers.append(("x-amz-meta-\(name)", value))
    }
    if bytes > PutOptions.maximumMetadataBytes {
      throw .tooLarge(
        subject: key.text,
        detail: "its metadata has \(bytes) bytes as it is sent; \(PutOptions.maximumMetadataBytes) are allowed")
    }
    if options.storageClass != .standard {
      headers.append(("x-amz-storage-class", options.storageClass.rawValue))
    }
    return headers
  }

  static func etag(_ headers: HTTPHeaders) -> String { plainETag(headers["etag"] ?? "") }

  /// Without quotation marks.
  static func plainETag(_ text: String) -> String {
    String(decoding: text.utf8.filter { $0 != UInt8(ascii: "\"") }, as: UTF8.self)
  }

  /// What an answer's head says of an object.
  ///
  /// - Parameter size: of the whole object, where the head speaks of a range.
  static func info(_ key: ObjectKey, _ headers: HTTPHeaders, size: Int64? = nil) -> ObjectInfo {
    var metadata: [String: String] = [:]
    for (name, value) in headers.withPrefix("x-amz-meta-") where !WriteMark.isMark(name) {
      metadata[name] = MetadataText.decode(value)
    }
    let type = headers["content-type"]
    return ObjectInfo(
      key: key, size: size ?? headers["content-length"].flatMap { Int64($0) } ?? 0, etag: etag(headers),
      // What S3 says where nobody said anything.
      contentType: type == "binary/octet-stream" ? nil : type, metadata: metadata,
      modified: headers["last-modified"].flatMap(WireDates.header),
      storageClass: headers["x-amz-storage-class"].flatMap(StorageClass.init) ?? .standard,
      crc32: Evidence.wholeCRC32(headers))
  }
}
